/** `supervicectl` on a real terminal: its shell, and `top`. */

import { assertMatch } from "@std/assert";
import { Folder } from "../support/daemon.ts";
import { isInstalled } from "../support/installed.ts";
import { Tmux } from "../support/tmux.ts";
import { processesWith } from "../support/process_table.ts";

const PROGRAMS = `
[program:web]
command = {programs}/serve.sh
startsecs = 0

[program:ticker]
command = sh -c 'echo the first line; exec sleep 1000'
startsecs = 0
stdout_logfile = {dir}/ticker.log
`;

/** Lets the terminal speak for itself: it is as it was. */
const AS_IT_WAS = /ended with (\d+)\n *icanon\n *echo/;

const ignore = !await isInstalled("tmux");

Deno.test({
  name: "the shell completes, runs, remembers, and survives Ctrl-C",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    await folder.write(PROGRAMS);
    await using daemon = await folder.start();
    const argv = await folder.ctlArgv("-s", folder.socket);
    await using tmux = await Tmux.open({ folder: folder.path, argv });
    await tmux.shows(/web +RUNNING[^]*supervicectl> *$/m);
    await tmux.press("sto", "Tab", " we", "Tab");
    await tmux.shows(/> stop web$/m);
    await tmux.press("Enter");
    await daemon.reached("web", "STOPPED");
    await tmux.shows(/Stopped web\nsupervicectl> *$/m);
    await tmux.press("rubbish", "C-c");
    await tmux.shows(/\^C[^]*supervicectl> *$/m);
    await tmux.press("Up", "C-a", "C-k", "start web", "Enter");
    await daemon.reached("web", "RUNNING");
    await tmux.shows(/Started web\nsupervicectl> *$/m);
    await tmux.press("C-d");
    assertMatch(await tmux.shows(AS_IT_WAS), /ended with 0/);
  },
});

Deno.test({
  name: "top shows, orders, follows a log, and restores the terminal",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    await folder.write(PROGRAMS);
    await using daemon = await folder.start();
    const argv = await folder.ctlArgv("-s", folder.socket, "top");
    await using tmux = await Tmux.open({ folder: folder.path, argv });
    await tmux.shows(/2 RUNNING\nNAME +STATE[^]*web +RUNNING[^]*q leave/);
    await tmux.press("x");
    await daemon.reached("web", "STOPPED");
    await tmux.shows(/web +STOPPED[^]*Stopped web/);
    await tmux.press("s");
    await tmux.shows(/web +RUNNING[^]*Started web/);
    await tmux.press("j", "l");
    await tmux.shows(/--- output of ticker -+\nthe first line/);
    await tmux.resize(60, 15);
    await tmux.shows(/^.{0,60}\n[^]*--- output of ticker -+\nthe first line/);
    await tmux.press("q");
    assertMatch(await tmux.shows(AS_IT_WAS), /ended with 0/);
  },
});

Deno.test({
  name: "top restores the terminal when it is told to end",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    await folder.write(PROGRAMS);
    await using _daemon = await folder.start();
    const argv = await folder.ctlArgv("-s", folder.socket, "top");
    await using tmux = await Tmux.open({ folder: folder.path, argv });
    await tmux.shows(/q leave/);
    for (const { pid, text } of await processesWith(`${folder.socket} top`)) {
      if (text.includes("ctl.ts")) Deno.kill(pid, "SIGTERM");
    }
    await tmux.shows(AS_IT_WAS);
  },
});

Deno.test({
  name: "top outlives the daemon, and shows the next one",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    await folder.write(PROGRAMS);
    const first = await folder.start();
    const argv = await folder.ctlArgv("-s", folder.socket, "top");
    await using tmux = await Tmux.open({ folder: folder.path, argv });
    await tmux.shows(/web +RUNNING/);
    await first[Symbol.asyncDispose]();
    await tmux.shows(/not connected[^]*No daemon answers/);
    await using second = await folder.start();
    await tmux.shows(new RegExp(`pid ${second.pid},[^]*web +RUNNING`));
    await tmux.press("C-c");
    await tmux.shows(AS_IT_WAS);
  },
});
