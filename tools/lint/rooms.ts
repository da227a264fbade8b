/**
 * Where a file of this repository lives, and the one table of rooms with
 * their ranks. Everything here is pure: strings in, values out.
 */

/**
 * The rooms under `src/` and their ranks. A file imports only from rooms of a
 * lower rank, or from its own room; docs/architecture.md tells why.
 */
export const ROOM_RANKS: ReadonlyMap<string, number> = new Map([
  ["model", 0],
  ["util", 0],
  ["ports", 1],
  ["protocol", 1],
  ["events", 1],
  ["config", 2],
  ["process", 2],
  ["health", 2],
  ["logs", 2],
  ["sys", 2],
  ["client", 2],
  ["supervisor", 3],
  ["rpc", 4],
  ["cli", 5],
]);

/** Which part of the repository a path belongs to. */
export type Area =
  | { readonly kind: "room"; readonly room: string; readonly rank: number }
  | { readonly kind: "unknown-room"; readonly room: string }
  | { readonly kind: "entry" }
  | { readonly kind: "tests"; readonly support: boolean }
  | { readonly kind: "tools" }
  | { readonly kind: "elsewhere" };

/** The path of `filename` from `root`, with `/`; undefined if outside of it. */
export function pathFromRoot(
  root: string,
  filename: string,
): string | undefined {
  const prefix = `${root.replaceAll("\\", "/").replace(/\/+$/, "")}/`;
  const path = filename.replaceAll("\\", "/");
  // Only the prefix counts: a checkout may itself sit in a folder called src.
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The area of a path given from the root of the repository. */
export function areaOf(path: string): Area {
  const [top, second] = path.split("/");
  if (path === "main.ts" || path === "ctl.ts") return { kind: "entry" };
  if (top === "tools") return { kind: "tools" };
  if (top === "tests") return { kind: "tests", support: second === "support" };
  if (top !== "src") return { kind: "elsewhere" };
  // A file directly in src/ has its own name here, which is no room either.
  const room = second ?? "";
  const rank = ROOM_RANKS.get(room);
  return rank === undefined
    ? { kind: "unknown-room", room }
    : { kind: "room", room, rank };
}

/** Whether the path is in `src/`, whatever the room. */
export function isInSrc(path: string): boolean {
  return path.startsWith("src/");
}

/** Whether the path is the room that implements the ports: `src/sys/`. */
export function isInSys(path: string): boolean {
  return path.startsWith("src/sys/");
}

/** The folder of a path, without a final slash; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The file name at the end of a path. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * What a relative specifier in the file `path` points to, from the root of
 * the repository; undefined if it leaves the repository.
 */
export function resolveFrom(
  path: string,
  specifier: string,
): string | undefined {
  const folder = folderOf(path);
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of specifier.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") {
      parts.push(part);
    }
  }
  return parts.join("/");
}
