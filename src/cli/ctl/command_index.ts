/**
 * Which commands there are: all that a call has to know before it knows which
 * one it is for. The rest is in the tables of the sections and the files of the
 * commands, which are read only when they are needed.
 *
 * Those are imported in a way that says nothing before it is called: Deno reads
 * what stands in a literal import(), and all that is behind it, before a program
 * begins. See docs/architecture.md.
 *
 * @module
 */

import type {
  Command,
  CommandFacts,
  CommandModule,
  OperandCount,
} from "./command.ts";

/** What a call has to know of a command. */
interface IndexRow {
  /** Other names it answers to. */
  readonly aliases: readonly string[];
  /** How many operands it takes. */
  readonly count: OperandCount;
}

/** Commands that belong together. */
interface SectionIndex {
  /** The title they have in help texts. */
  readonly title: string;
  readonly commands: Readonly<Record<string, IndexRow>>;
}

const NONE: OperandCount = { min: 0, max: 0 };
const ONE: OperandCount = { min: 1, max: 1 };
const ONE_OR_NONE: OperandCount = { min: 0, max: 1 };
const SOME: OperandCount = { min: 1, max: Infinity };
const ANY: OperandCount = { min: 0, max: Infinity };

/**
 * The sections in the order of the help text; each has the name of the file
 * in `table/` that holds the rows of its commands.
 */
export const SECTIONS = {
  questions: {
    title: "Commands that ask",
    commands: {
      status: { aliases: ["ps", "ls"], count: ANY },
      why: { aliases: [], count: SOME },
      info: { aliases: ["show"], count: ONE },
      pid: { aliases: [], count: ANY },
      usage: { aliases: [], count: ANY },
      wait: { aliases: [], count: SOME },
      events: { aliases: [], count: ANY },
    },
  },
  processes: {
    title: "Commands that order",
    commands: {
      start: { aliases: [], count: SOME },
      stop: { aliases: [], count: SOME },
      restart: { aliases: [], count: SOME },
      startgroup: { aliases: [], count: ONE },
      stopgroup: { aliases: [], count: ONE },
      signal: { aliases: ["kill"], count: { min: 2, max: Infinity } },
    },
  },
  logs: {
    title: "Commands about output",
    commands: {
      tail: { aliases: [], count: { min: 1, max: 2 } },
      maintail: { aliases: [], count: NONE },
      logs: { aliases: [], count: ANY },
      clear: { aliases: [], count: SOME },
      reopen: { aliases: [], count: ONE_OR_NONE },
    },
  },
  daemon: {
    title: "The daemon and its configuration",
    commands: {
      reload: { aliases: [], count: NONE },
      reread: { aliases: ["plan"], count: NONE },
      update: { aliases: [], count: ONE_OR_NONE },
      avail: { aliases: [], count: NONE },
      version: { aliases: [], count: NONE },
      shutdown: { aliases: [], count: NONE },
      help: { aliases: [], count: ONE_OR_NONE },
    },
  },
  terminal: {
    title: "At a terminal",
    commands: {
      top: { aliases: [], count: NONE },
      fg: { aliases: ["attach"], count: ONE },
      graph: { aliases: ["tree"], count: ANY },
      // With --words: those of the command line that is completed.
      completion: { aliases: [], count: SOME },
    },
  },
} as const satisfies Readonly<Record<string, SectionIndex>>;

/** The name of a section. */
export type SectionName = keyof typeof SECTIONS;

/** The rows of a section: one for each of its commands. */
export type CommandRows<S extends SectionName> = {
  readonly [N in keyof (typeof SECTIONS)[S]["commands"]]: CommandFacts;
};

/** Where a command is found. */
export interface CommandEntry extends IndexRow {
  readonly name: string;
  readonly section: SectionName;
}

/** Every command, in the order of the help text. */
export const COMMAND_INDEX: readonly CommandEntry[] = entriesOf(SECTIONS);

function entriesOf(
  sections: Readonly<Record<SectionName, SectionIndex>>,
): CommandEntry[] {
  const names = Object.keys(sections) as SectionName[];
  return names.flatMap((section) =>
    Object.entries(sections[section].commands)
      .map(([name, row]) => ({ name, section, ...row }))
  );
}

/** Finds a command by its name or another name of it. */
export function findEntry(word: string): CommandEntry | undefined {
  return COMMAND_INDEX.find(({ name, aliases }) =>
    name === word || aliases.includes(word)
  );
}

/** Loads the row of a command. */
export async function loadCommand(entry: CommandEntry): Promise<Command> {
  const { ROWS }: { ROWS: Readonly<Record<string, CommandFacts>> } =
    await import(import.meta.resolve(`./table/${entry.section}.ts`));
  return commandOf(entry, ROWS);
}

/** Puts together what the index and the table of a section say. */
export function commandOf(
  { name, aliases, count }: CommandEntry,
  rows: Readonly<Record<string, CommandFacts>>,
): Command {
  const row = rows[name];
  if (row === undefined) throw new TypeError(`No row has the name "${name}"`);
  return { ...row, name, aliases, operands: { ...row.operands, ...count } };
}

/** Loads what does a command. */
export function loadModule(name: string): Promise<CommandModule> {
  return import(import.meta.resolve(`./commands/${name}.ts`));
}
