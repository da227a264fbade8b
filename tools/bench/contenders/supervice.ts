import { LineConnection } from "../connections.ts";
import {
  type Contender,
  type Program,
  ROTATE_BYTES,
  ROTATE_KEEP,
} from "../contender.ts";
import { endBySignal } from "./end_by_signal.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const ALLOWED = ["--allow-net", "--allow-read", "--allow-write"];
const QUIET = ["run", "--quiet", `--config=${ROOT}deno.json`];

/** The daemon of this project, from its sources, with the flags of its task. */
export const SUPERVICE: Contender = {
  name: "supervice",
  kind: "product",
  needs: [],
  async prepare(programs, sandbox) {
    const deno = Deno.execPath();
    const socket = `${sandbox.path}/socket`;
    const write = (list: readonly Program[]) =>
      sandbox.put("supervice.conf", confText(list, sandbox.path));
    const conf = await write(programs);
    const daemon = [
      ...[deno, ...QUIET, "--allow-run", ...ALLOWED],
      ...[`${ROOT}main.ts`, "-n", "-c", conf],
    ];
    const ctl = [deno, ...QUIET, ...ALLOWED, `${ROOT}ctl.ts`, "-s", socket];
    return {
      start() {
        const child = sandbox.spawn(daemon);
        return {
          shutDown: () => endBySignal(child, "SIGTERM"),
          statusArgv: [...ctl, "status"],
          connect: () => LineConnection.open(socket),
          async rewrite(list) {
            await write(list);
            return [...ctl, "reload"];
          },
        };
      },
    };
  },
};

function confText(programs: readonly Program[], path: string): string {
  return [
    "[supervice]",
    `socket = ${path}/socket`,
    `pidfile = ${path}/pid`,
    `logfile = ${path}/supervice.log`,
    ...programs.flatMap((program) => sectionOf(program)),
  ].join("\n") + "\n";
}

function sectionOf(program: Program): string[] {
  const { name, argv, logFolder, startsAtOnce, linesAsText } = program;
  return [
    `[program:${name}]`,
    `command = ${argv.join(" ")}`,
    "startretries = infinite",
    ...(startsAtOnce ? ["startsecs = 0"] : []),
    ...(linesAsText === true ? ["log_format = text"] : []),
    ...(logFolder === undefined ? [] : [
      `stdout_logfile = ${logFolder}/log`,
      `stdout_logfile_maxbytes = ${ROTATE_BYTES}`,
      `stdout_logfile_backups = ${ROTATE_KEEP}`,
    ]),
  ];
}
