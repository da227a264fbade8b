/**
 * Who can change where a path leads: whoever can write one of the directories
 * on the way.
 *
 * @module
 */

/** What is asked about a directory. */
export type FolderFacts = Pick<
  Deno.FileInfo,
  "isDirectory" | "uid" | "mode"
>;

const ROOT = 0;

/** Others than the owner may put things into a directory with such a mode. */
export const WRITABLE_BY_OTHERS = 0o022;

/**
 * Whether nobody but a user and root can change where a path leads. A link on
 * the way counts as a danger, and so does what can't be looked at. So does a
 * directory such as `/tmp`, where nobody can take away what others have put
 * there, but anybody can be first.
 *
 * @param path Absolute, or seen from the working directory.
 * @param look Looks at a directory without following a link.
 */
export function isSheltered(
  path: string,
  uid: number,
  look: (directory: string) => FolderFacts = Deno.lstatSync,
): boolean {
  try {
    const whole = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
    return foldersOf(whole).every((folder) => {
      const { isDirectory, uid: owner, mode } = look(folder);
      return isDirectory && (owner === ROOT || owner === uid) &&
        mode !== null && (mode & WRITABLE_BY_OTHERS) === 0;
    });
  } catch {
    return false;
  }
}

/** Every directory that an absolute path goes through, from the top. */
function foldersOf(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "").slice(0, -1);
  return ["/", ...parts.map((_, at) => `/${parts.slice(0, at + 1).join("/")}`)];
}
