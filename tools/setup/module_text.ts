/**
 * Turns a module as dnt wrote it for Node back into what Deno expects from
 * JSR. Pure text in, text out.
 *
 * @module
 */
import type { StdPackage } from "./std_packages.ts";

const SHIM_IMPORT = /^import [^;\n]*_dnt\.(?:shims|polyfills)\.js";\n/gm;
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*\n?/gm;
const RELATIVE_SPECIFIER = /\b(from |import |import\()"(\.[^"]+)"/g;
const STD_MODULE = /^\/@std\/([^/]+)\/([^/]+)\/(.+)$/;

/**
 * The name under which JSR exports a module: `ensure_dir.js` is
 * `./ensure-dir`, `posix/mod.js` is `./posix`, `mod.js` is `.`.
 *
 * @param file Path of the module within its package.
 * @returns The export's name.
 */
export function exportName(file: string): string {
  const parts = file.replace(/\.js$/, "").replaceAll("_", "-").split("/");
  if (parts.at(-1) === "mod") parts.pop();
  return [".", ...parts].join("/");
}

/**
 * Rewrites one module or declaration file.
 *
 * @param owner The package that the file belongs to.
 * @param file Its path within the package, such as `posix/join.js`.
 * @param text Its text as found in the npm archive.
 * @returns The text to cache.
 */
export function rewriteModule(
  owner: StdPackage,
  file: string,
  text: string,
): string {
  const body = text
    .replace(SHIM_IMPORT, "")
    .replace(SOURCE_MAP, "")
    .replaceAll("dntShim.dntGlobalThis", "globalThis")
    .replaceAll("dntShim.Deno", "Deno")
    .replace(
      RELATIVE_SPECIFIER,
      (_, keyword: string, specifier: string) =>
        `${keyword}"${rewriteSpecifier(owner, file, specifier)}"`,
    );
  return file.endsWith(".js") ? typesComment(file) + body : body;
}

/** Tells Deno where the declarations of a JavaScript module are. */
function typesComment(file: string): string {
  const name = file.slice(file.lastIndexOf("/") + 1, -".js".length);
  return `/* @ts-self-types="./${name}.d.ts" */\n`;
}

function rewriteSpecifier(
  owner: StdPackage,
  file: string,
  specifier: string,
): string {
  const base = `file:///@std/${owner.name}/${owner.version}/${file}`;
  const path = new URL(specifier, base).pathname;
  const [, name, version, module] = STD_MODULE.exec(path) ?? [];
  if (name === owner.name) return specifier;
  if (name === undefined || version === undefined || module === undefined) {
    throw new Error(
      `Cannot rewrite "${specifier}" in "${base}": it leaves the standard library`,
    );
  }
  // A range, not the version itself, because only one version of each package
  // is cached. JSR's own modules name ranges too.
  return `jsr:@std/${name}@^${version}${exportName(module).slice(1)}`;
}
