import type { Contender, Program } from "../contender.ts";

/** The one of the Node.js world. It rotates no logs by itself. */
export const PM2: Contender = {
  name: "pm2",
  kind: "peer",
  needs: ["pm2"],
  async prepare(programs, sandbox) {
    const file = await sandbox.put(
      "all.config.js",
      `module.exports = ${JSON.stringify({ apps: programs.map(appOf) })};\n`,
    );
    const env = { PM2_HOME: `${sandbox.path}/pm2`, PM2_DISCRETE_MODE: "true" };
    return {
      start() {
        sandbox.spawn(["pm2", "start", file], env);
        return {
          shutDown: () => void sandbox.spawn(["pm2", "kill"], env),
          statusArgv: ["pm2", "list"],
          env,
        };
      },
    };
  },
};

function appOf({ name, argv, logFolder }: Program) {
  const [script = "", ...args] = argv;
  const path = script.startsWith("/") ? script : `/bin/${script}`;
  return {
    name,
    script: path,
    args,
    interpreter: "none",
    autorestart: true,
    out_file: logFolder === undefined ? "/dev/null" : `${logFolder}/log`,
    error_file: "/dev/null",
  };
}
