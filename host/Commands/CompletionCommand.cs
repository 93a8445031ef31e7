using System.CommandLine;

namespace PolarisSync.Host.Commands;

internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.Ordinal)
    {
        // The command line up to the cursor goes to the program itself, which answers with one suggestion a line.
        ["bash"] = """
            _polarissync_complete() {
              local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" suggestion
              local rest="${line#"${COMP_WORDS[0]}"}"
              COMPREPLY=()
              while IFS= read -r suggestion; do
                if [[ "$suggestion" == "$word"* ]]; then COMPREPLY+=("$(printf '%q' "$suggestion")"); fi
              done < <("${COMP_WORDS[0]}" "[suggest:$((${#rest} + 11))]" "polarissync$rest" 2>/dev/null | grep -vE '^(-h|[-/][?]|/h)$')
            }
            complete -o default -F _polarissync_complete polarissync bin/polarissync ./bin/polarissync
            """,
        ["zsh"] = """
            #compdef polarissync
            _polarissync() {
              local line="${BUFFER[1,CURSOR]}"
              local rest="${line#${words[1]}}"
              local -a suggestions
              suggestions=("${(@f)$("${words[1]}" "[suggest:$((${#rest} + 11))]" "polarissync$rest" 2>/dev/null | grep -vE '^(-h|[-/][?]|/h)$')}")
              suggestions=(${suggestions:#})
              if (( ${#suggestions} )); then compadd -a suggestions; else _files; fi
            }
            compdef _polarissync polarissync bin/polarissync ./bin/polarissync
            """,
        ["fish"] = """
            function __polarissync_complete
                set -l line (commandline -cp)
                set -l name (commandline -cpo)[1]
                set -l rest (string sub -s (math (string length -- $name) + 1) -- $line)
                $name "[suggest:"(math (string length -- "$rest") + 11)"]" "polarissync$rest" 2>/dev/null | grep -vE '^(-h|[-/][?]|/h)$'
            end
            complete -c polarissync -a '(__polarissync_complete)'
            """,
    };

    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. s_scripts.Keys]);
        var command = new Command(
            "completion",
            """
            Print a script that teaches a shell to complete verbs, options, and the running host's tasks and held ids.

            Exit codes: 0 printed, 1 no such shell.
            Example: polarissync completion bash > ~/.local/share/bash-completion/completions/polarissync
            Example: source <(polarissync completion zsh)
            Example: polarissync completion fish > ~/.config/fish/completions/polarissync.fish
            """)
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            context.Output.Write(s_scripts[parsed.GetRequiredValue(shell)].ReplaceLineEndings("\n") + "\n");
            return ExitCodes.Done;
        });
        return command;
    }
}
