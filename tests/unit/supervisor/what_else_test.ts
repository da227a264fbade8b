import { assertEquals } from "@std/assert";
import { whatElse } from "../../../src/supervisor/what_else.ts";

const instances = (program: string, group: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `${program}:0${index}`,
    program,
    group,
  }));

const SPECS = [
  { name: "web", program: "web", group: "site" },
  ...instances("worker", "site", 2),
  ...instances("mailer", "mailer", 5),
  { name: "app:cgi_0", program: "cgi", group: "app" },
];

const rows = [
  ["web", ': it is a process of group "site"'],
  [
    "worker",
    ': it is a program of group "site", "worker:*" means worker:00, worker:01',
  ],
  [
    "mailer",
    ': it is a program of group "mailer", "mailer:*" means mailer:00, ' +
    "mailer:01, mailer:02 and 2 more",
  ],
  // Its processes are not called after it.
  ["cgi", ': it is a program of group "app", it has app:cgi_0'],
  ["site", ': it is a group, "site:*" means all of it'],
  ["wrker", ': did you mean "worker"?'],
  ["worker:0O", ': did you mean "worker:00"?'],
  ["sites", ': did you mean "site"?'],
  ["nobody", ""],
  // Anything resembles these.
  ["we", ""],
  ["", ""],
] as const;

for (const [name, expected] of rows) {
  Deno.test(`whatElse() of ${JSON.stringify(name)}`, () => {
    assertEquals(whatElse(name, SPECS, ["site", "mailer", "app"]), expected);
  });
}

Deno.test("whatElse() tells where one process is to be named", () => {
  const group = ": it is a group, and this is about one process";
  const pattern = ": it is a pattern, and this is about one process";
  const rows = [
    ["site", group],
    ["site:*", group],
    ["site:", group],
    ["w*", pattern],
    [
      "worker",
      ': it is a program of group "site", "worker:*" means worker:00, worker:01',
    ],
    ["wrker", ': did you mean "worker"?'],
  ] as const;
  for (const [name, expected] of rows) {
    assertEquals(whatElse(name, SPECS, ["site"], true), expected, name);
  }
});
