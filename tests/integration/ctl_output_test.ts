import { assertEquals } from "@std/assert";
import { Folder } from "../support/daemon.ts";

/** Runs a program with a pipe that does not wait, and reads when it is full. */
const FULL_PIPE = `
import array, fcntl, os, subprocess, sys, termios, time
reader, writer = os.pipe()
size = fcntl.fcntl(writer, 1032)
os.set_blocking(writer, False)
child = subprocess.Popen(sys.argv[1:], stdout=writer)
os.close(writer)
waiting = array.array("i", [0])
while waiting[0] < size and child.poll() is None:
    time.sleep(0.005)
    fcntl.ioctl(reader, termios.FIONREAD, waiting)
with open(reader) as file:
    sys.stdout.write(file.read())
print("filled" if waiting[0] == size else "not filled", file=sys.stderr)
sys.exit(child.wait())
`;

Deno.test("a pipe that is full and does not wait gets everything", async () => {
  await using folder = await Folder.make();
  await folder.write(`[program:idle]
command = sleep 1000
numprocs = 600
autostart = false
`);
  await using _daemon = await folder.start();
  const argv = await folder.ctlArgv("-s", folder.socket, "--json", "status");
  const said = await folder.run(["python3", "-c", FULL_PIPE, ...argv]);
  assertEquals([said.code, said.stderr], [0, "filled\n"]);
  assertEquals(JSON.parse(said.stdout).processes.length, 600);
});
