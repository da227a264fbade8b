import { assertEquals } from "@std/assert";
import { shellDoubts } from "../../../src/config/shell_syntax.ts";

/** Commands, and the word of each that only a shell understands. */
const FOUND: readonly (readonly [command: string, word: string])[] = [
  ["date > /tmp/now", '">" is an argument'],
  ["date >> now.txt", '">>" is an argument'],
  ["date 2> %(here)s/errors", '"2>" is an argument'],
  ["date >/tmp/now", '">/tmp/now" is an argument'],
  ["date >>now.log", '">>now.log" is an argument'],
  ["date 2>/dev/null", '"2>/dev/null" is an argument'],
  ["date &>/dev/null", '"&>/dev/null" is an argument'],
  ["date 2>&1", '"2>&1" is an argument'],
  ["cat < input", '"<" is an argument'],
  ["cat </dev/null", '"</dev/null" is an argument'],
  ["a | b", '"|" is an argument'],
  ["a && b", '"&&" is an argument'],
  ["a || true", '"||" is an argument'],
  ["sleep 10 &", '"&" is an argument'],
  ["sleep 10 ; date", '";" is an argument'],
  ["sleep 10 ; to wait", '";" is an argument'],
  ["sleep 10 # to wait", '"#" is an argument'],
  ["sleep 10; date", '"10;" is an argument'],
  ["date; sleep 10", '"date;" is the program'],
  ["PORT=80 node app.js", '"PORT=..." is the program'],
  ["KEY=$(cat /secret) node", '"KEY=..." is the program'],
  ["cd /srv && node app.js", '"cd" is the program'],
  ["exec node app.js", '"exec" is the program'],
  ["source env && node", '"source" is the program'],
  ["~/bin/serve", '"~/..." is the program'],
  ["node ~/app.js", '"~/..." is an argument'],
  ["node ~web/app.js", '"~web/..." is an argument'],
  ["$HOME/bin/serve", '"$HOME" is the program'],
  ["node $HOME/app.js", '"$HOME" is an argument'],
  ["node --port=${PORT:-80}", '"${PORT:-80}" is an argument'],
  ["node --port ${PORT}", '"${PORT}" is an argument'],
  ["node --host=$HOST:$PORT", '"$HOST" is an argument'],
  ["node --jobs $(nproc)", '"$(..." is an argument'],
  ["node --at=`date +%s`", '"`..." is an argument'],
  ["sh -c 'date' > /tmp/now", '">" is an argument'],
  ["sh -c sleep 10; date", '"10;" is an argument'],
  ["bash -lc cd /srv && node", '"&&" is an argument'],
  // One remark about a command is enough.
  ["a > b | c && $HOME/d", '">" is an argument'],
];

/** Commands in which every word may well be meant. */
const MEANT = [
  "date",
  "sh -c 'cd /srv && exec node app.js > $HOME/log 2>&1 &'",
  'bash -c "sleep 5; exec date | cat"',
  "bash -lc 'PORT=80 node ~/app.js'",
  "awk '$1 > 3 { print }' file",
  "expr 1 > 2",
  "nats sub >",
  "nats sub > --server localhost",
  "pip install foo>=1 >=2 >v1.2 <3",
  "convert a b <br/> <a@example.org>",
  "grep -E a|b &c $1 $ ^x$ a&b",
  "grep '>' '|' '&&' '~/x' '$HOME' ';'",
  "grep \\> \\| \\&\\& \\~/x \\$HOME \\;",
  "curl http://localhost/?a=b&c=d;e=f; -s",
  "env PORT=80 node",
  "node --define X=1 PORT=80",
  "find . -name x -exec rm {} ;",
  "fd -x rm ;",
  "ssh host cd /srv && node > log",
  "tmux new -d ; split-window",
  "watch ls | wc",
  "node --password=ab$CD --salt=$ab$CDef --price 5$",
  "make X=$(NPROC)",
  "celery -Q * ~ ~x",
  'psql -c "select 1;" -c `',
  "%(here)s/bin/serve --name %(program_name)s",
  "nginx -g daemon\\ off; -q",
  "irssi -c #channel",
];

Deno.test("shellDoubts() finds what only a shell understands", () => {
  assertEquals(
    FOUND.map(([command]) =>
      shellDoubts(command, false).map(({ message }) => message)
    ),
    FOUND.map(([, word]) => [`No shell runs the command: ${word}`]),
  );
});

Deno.test("shellDoubts() keeps silent where a word may be meant", () => {
  assertEquals(
    MEANT.filter((command) => shellDoubts(command, false).length > 0),
    [],
  );
});

Deno.test("shellDoubts() says what to write instead", () => {
  const hintOf = (command: string) => shellDoubts(command, false)[0]?.hint;
  assertEquals(
    hintOf("a | b"),
    "write sh -c '...' around the command; or put quotes around it if it is " +
      "meant",
  );
  assertEquals(
    hintOf("sh -c a | b"),
    "put quotes around all that the shell is to run; or put quotes around it " +
      "if it is meant",
  );
  assertEquals(
    hintOf("A=secret b"),
    "set the variable in environment =; or write sh -c '...' around the " +
      "command",
  );
  assertEquals(
    hintOf("node $HOME/x"),
    "write %(ENV_HOME)s for the daemon's variable; or write sh -c '...' " +
      "around the command; or put quotes around it if it is meant",
  );
});

Deno.test("shellDoubts() knows how shells join lines", () => {
  const [doubt, ...rest] = shellDoubts("run a \\\n--b \\\n--c", false);
  assertEquals(rest, []);
  assertEquals(doubt, {
    offset: 6,
    message: "No shell runs the command: the line feed after the backslash " +
      "is part of an argument",
    hint: "leave the backslash out: an indented line goes on by itself",
  });
  assertEquals(shellDoubts("sh -c 'a \\\n b' c\\\\\nd", false), []);
});

Deno.test("shellDoubts() says where it stands", () => {
  const [doubt] = shellDoubts("sh -c 'a > b'\n  > c", false);
  assertEquals(doubt?.offset, 16);
});

Deno.test("shellDoubts() knows whether ${NAME} stands for something", () => {
  assertEquals(shellDoubts("node ${PORT:-8 > 0} $${PORT}", true), []);
  assertEquals(shellDoubts("node $PORT", true).length, 1);
});
