import { XmlRpcConnection } from "../connections.ts";
import {
  type Contender,
  type Program,
  ROTATE_BYTES,
  ROTATE_KEEP,
} from "../contender.ts";
import { endBySignal } from "./end_by_signal.ts";

/** The one whose configuration everybody knows, in Python. */
export const SUPERVISORD: Contender = {
  name: "supervisord",
  kind: "peer",
  needs: ["supervisord", "supervisorctl"],
  async prepare(programs, sandbox) {
    const write = (list: readonly Program[]) =>
      sandbox.put("supervisord.conf", confText(list, sandbox.path));
    const conf = await write(programs);
    const ctl = ["supervisorctl", "-c", conf];
    return {
      start() {
        const child = sandbox.spawn(["supervisord", "-n", "-c", conf]);
        return {
          shutDown: () => endBySignal(child, "SIGTERM"),
          statusArgv: [...ctl, "status"],
          connect: () => XmlRpcConnection.open(`${sandbox.path}/socket`),
          async rewrite(list) {
            await write(list);
            return [...ctl, "update"];
          },
        };
      },
    };
  },
};

function confText(programs: readonly Program[], path: string): string {
  return `[unix_http_server]
file=${path}/socket
[supervisord]
logfile=${path}/supervisord.log
pidfile=${path}/pid
childlogdir=${path}
minfds=8192
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://${path}/socket
${programs.map(sectionOf).join("\n")}
`;
}

function sectionOf({ name, argv, logFolder }: Program): string {
  return [
    `[program:${name}]`,
    `command=${argv.join(" ")}`,
    "autorestart=true",
    "startretries=1000000",
    "stderr_logfile=NONE",
    `stdout_logfile=${logFolder === undefined ? "NONE" : `${logFolder}/log`}`,
    `stdout_logfile_maxbytes=${ROTATE_BYTES}`,
    `stdout_logfile_backups=${ROTATE_KEEP}`,
  ].join("\n");
}
