/**
 * The scripts that teach shells to complete command lines. All they do is to
 * ask `supervicectl completion --words`, so they know every command and every
 * process there is at that moment.
 *
 * @module
 */

// Not by `source <(...)`: the bash of macOS, version 3.2, reads nothing there.

/** The shells that can be taught. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A shell that can be taught. */
export type Shell = typeof SHELLS[number];

/** The line in the answer that asks the shell for names of files. */
export const FILES_LINE = ":files";

const BASH = `# Completion of supervicectl for bash. To use it:
#   eval "$(supervicectl completion bash)"

_supervicectl() {
  local line word rest
  # The words as they are typed: bash takes "a:b" and "c=d" apart.
  read -r -a line <<<"\${COMP_LINE:0:COMP_POINT} "
  [[ \${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && line+=("")
  word=\${line[\${#line[@]} - 1]}
  COMPREPLY=()
  while IFS=$'\\t' read -r rest _; do
    if [[ $rest == ${FILES_LINE} ]]; then
      compopt -o filenames 2>/dev/null
      local IFS=$'\\n'
      COMPREPLY=($(compgen -f -- "\${word#--*=}"))
      return
    fi
    # Only what follows the last ":" or "=" is replaced.
    if [[ $COMP_WORDBREAKS == *:* && $word == *:* ]]; then
      rest=\${rest#"\${word%"\${word##*:}"}"}
    elif [[ $word == *=* ]]; then
      rest=\${rest#"\${word%%=*}="}
    fi
    COMPREPLY+=("$rest")
  done < <("\${line[0]}" completion --words -- "\${line[@]:1}" 2>/dev/null)
}

complete -F _supervicectl supervicectl
`;

const ZSH = `#compdef supervicectl
# Completion of supervicectl for zsh. To use it:
#   autoload -Uz compinit && compinit
#   eval "$(supervicectl completion zsh)"
# or keep it as a file "_supervicectl" in a folder of $fpath.

_supervicectl() {
  local -a names shown
  local name doc
  while IFS=$'\\t' read -r name doc; do
    if [[ $name == ${FILES_LINE} ]]; then
      _files
      return
    fi
    names+=("$name")
    shown+=("\${name}\${doc:+  -- $doc}")
  done < <($words[1] completion --words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#names} )) && compadd -l -d shown -- "\${names[@]}"
}

if [[ $funcstack[1] == _supervicectl ]]; then
  _supervicectl "$@"
else
  compdef _supervicectl supervicectl
fi
`;

const FISH = `# Completion of supervicectl for fish. To use it:
#   supervicectl completion fish | source

function __supervicectl_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines ($words[1] completion --words -- $words[2..-1] 2>/dev/null)
    if contains -- ${FILES_LINE} $lines
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end

complete -c supervicectl -f -a '(__supervicectl_complete)'
`;

/** The script for each shell. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
};
