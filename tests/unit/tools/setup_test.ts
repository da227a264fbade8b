import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import {
  cacheFile,
  cacheText,
  isFromNpm,
  sha256,
} from "../../../tools/setup/cache_entry.ts";
import { exportName, rewriteModule } from "../../../tools/setup/module_text.ts";
import { npmReason } from "../../../tools/setup/npm.ts";
import { packageEntries } from "../../../tools/setup/package_entries.ts";
import {
  jsrSpecifiers,
  NPM_ARCHIVES,
} from "../../../tools/setup/std_packages.ts";

const FS = { name: "fs", version: "1.0.20" } as const;

Deno.test("exportName() is the name JSR exports a module under", () => {
  const rows = [
    ["mod.js", "."],
    ["walk.js", "./walk"],
    ["ensure_dir.js", "./ensure-dir"],
    ["posix/mod.js", "./posix"],
    ["posix/to_file_url.js", "./posix/to-file-url"],
  ] as const;
  for (const [file, expected] of rows) {
    assertEquals(exportName(file), expected, file);
  }
});

Deno.test("rewriteModule() names other packages by their JSR export", () => {
  const rows = [
    ['import { a } from "../../path/1.1.3/to_file_url.js";', "to-file-url"],
    ['export { a } from "../../path/1.1.3/posix/join.js";', "posix/join"],
    ['type A = import("../../path/1.1.3/types.js").A;', "types"],
  ] as const;
  for (const [text, name] of rows) {
    assertStringIncludes(
      rewriteModule(FS, "walk.d.ts", text),
      `"jsr:@std/path@^1.1.3/${name}"`,
    );
  }
  assertEquals(
    rewriteModule(FS, "x.d.ts", 'import "../../path/1.1.3/mod.js";'),
    'import "jsr:@std/path@^1.1.3";',
  );
});

Deno.test("rewriteModule() leaves imports within the package alone", () => {
  const text = 'import "./a.js";\nexport * from "../b.js";\n';
  assertEquals(rewriteModule(FS, "posix/c.d.ts", text), text);
});

Deno.test("rewriteModule() gives Deno back its globals", () => {
  const text = [
    "// Copyright",
    'import * as dntShim from "../../../../../_dnt.shims.js";',
    'import "../../../../../_dnt.polyfills.js";',
    "const { Deno } = dntShim.dntGlobalThis;",
    "await dntShim.Deno.stat(path);",
    "//# sourceMappingURL=walk.d.ts.map",
  ].join("\n");
  assertEquals(
    rewriteModule(FS, "walk.d.ts", text),
    "// Copyright\nconst { Deno } = globalThis;\nawait Deno.stat(path);\n",
  );
});

Deno.test("rewriteModule() points a module to its declarations", () => {
  assertEquals(
    rewriteModule(FS, "posix/join.js", "export {};\n"),
    '/* @ts-self-types="./join.d.ts" */\nexport {};\n',
  );
});

Deno.test("rewriteModule() rejects an import of anything else", () => {
  assertThrows(
    () => rewriteModule(FS, "walk.js", 'import "../../../../../other.js";'),
    Error,
    'Cannot rewrite "../../../../../other.js"',
  );
});

Deno.test("cacheFile() is the digest of the path on JSR", async () => {
  assertEquals(
    await cacheFile("/@std/fs/meta.json"),
    `https/jsr.io/${await sha256("/@std/fs/meta.json")}`,
  );
  assertEquals(
    await sha256(""),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

Deno.test("cacheText() ends with the line of metadata Deno reads", () => {
  const rows = [
    ["/@std/fs/meta.json", "application/json"],
    ["/@std/fs/1.0.20/mod.js", "text/javascript"],
    ["/@std/fs/1.0.20/mod.d.ts", "text/typescript"],
  ] as const;
  for (const [path, type] of rows) {
    const [body, metadata] = cacheText({ path, text: "body" }, 1_999)
      .split("\n// denoCacheMetadata=");
    assertEquals(body, "body", path);
    assertEquals(JSON.parse(metadata ?? ""), {
      headers: { "content-type": type, "x-supervice-origin": "npm" },
      url: `https://jsr.io${path}`,
      time: 1,
    });
  }
});

Deno.test("isFromNpm() tells our entries from genuine ones", () => {
  const ours = cacheText({ path: "/@std/fs/meta.json", text: "{}" }, 0);
  const genuine = '{}\n// denoCacheMetadata={"headers":{},"url":"u","time":1}';
  assertEquals(isFromNpm(ours), true);
  assertEquals(isFromNpm(genuine), false);
  assertEquals(isFromNpm('{"x-supervice-origin":"npm"}'), false);
});

Deno.test("packageEntries() is what JSR would answer", async () => {
  const entries = await packageEntries(
    FS,
    new Map([
      ["mod.js", "é"],
      ["mod.d.ts", "export {};"],
      ["_private.js", ""],
      ["posix/_private.js", ""],
      ["ensure_dir.js", ""],
    ]),
  );
  assertEquals(entries.map(({ path }) => path), [
    "/@std/fs/1.0.20/mod.js",
    "/@std/fs/1.0.20/mod.d.ts",
    "/@std/fs/1.0.20/_private.js",
    "/@std/fs/1.0.20/posix/_private.js",
    "/@std/fs/1.0.20/ensure_dir.js",
    "/@std/fs/1.0.20_meta.json",
    "/@std/fs/meta.json",
  ]);
  const [module, , , , , versionMeta, packageMeta] = entries;
  const { manifest, exports } = JSON.parse(versionMeta?.text ?? "");
  assertEquals(manifest["/mod.js"], {
    size: new TextEncoder().encode(module?.text).length,
    checksum: `sha256-${await sha256(module?.text ?? "")}`,
  });
  assertEquals(exports, {
    ".": "./mod.js",
    "./ensure-dir": "./ensure_dir.js",
  });
  assertEquals(JSON.parse(packageMeta?.text ?? ""), {
    scope: "std",
    name: "fs",
    latest: "1.0.20",
    versions: { "1.0.20": {} },
  });
});

Deno.test("npmReason() is the line that says what went wrong", () => {
  const rows = [
    ["npm error code X\nnpm error errno X\nnpm error network no\n", "no"],
    ["npm ERR! code E404\nnpm ERR! 404 Not Found\n", "Not Found"],
    ["npm notice new\nnpm error \nnpm error why\nnpm error hint", "why"],
    ["there is no program", "there is no program"],
  ] as const;
  for (const [stderr, expected] of rows) {
    assertEquals(npmReason(stderr), expected);
  }
});

Deno.test("jsrSpecifiers() takes the JSR imports, with their entry points", () => {
  const imports = {
    "@std/fs": "jsr:@std/fs@^1.0.20",
    "@std/cli": "jsr:@std/cli@^1.0.13",
    "local": "./local.ts",
  };
  assertEquals(jsrSpecifiers(imports), [
    "jsr:@std/fs@^1.0.20",
    "jsr:@std/cli@^1.0.13/parse-args",
  ]);
});

Deno.test("every JSR import starts at the version that npm provides", () => {
  const provided = NPM_ARCHIVES.flatMap(({ packages }) => packages)
    .map(({ name, version }) => `jsr:@std/${name}@^${version}`);
  const targets: string[] = Object.values(config.imports);
  for (const target of targets.filter((text) => text.startsWith("jsr:"))) {
    assertEquals(provided.includes(target), true, target);
  }
});
