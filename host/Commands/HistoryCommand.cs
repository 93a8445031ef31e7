using System.CommandLine;
using System.Text.Json;
using PolarisSync.Host.Data;
using PolarisSync.Host.History;
using PolarisSync.Host.Http;
using PolarisSync.Host.Reporting;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class HistoryCommand
{
    public static Command Create(CommandContext context)
    {
        var texts = new Option<string>[]
        {
            new("--service") { Description = "Only this target service: NAMESPACE/NAME, or NAME in any namespace.", HelpName = "SERVICE" },
            new("--address") { Description = "Only this instance: HOST:PORT, or every port of HOST.", HelpName = "HOST[:PORT]" },
            new("--task") { Description = "Only this task.", HelpName = "TASK" },
            new("--destination") { Description = "Only this destination, or this endpoint's losses and returns.", HelpName = "NAME" },
            new("--since") { Description = "From then on: an age (30m, 1h, 2d) or a time (2026-05-04T12:00:00 local, or with Z).", HelpName = "AGE|TIME" },
            new("--until") { Description = "Up to then, written like --since.", HelpName = "AGE|TIME" },
            new("--change") { Description = "Only these, separated by commas: create, update, delete, held, approved, paused, endpoint-lost ...", HelpName = "KINDS" },
            new("--limit") { Description = $"The newest so many, up to {HistoryQuery.LargestLimit}; {HistoryQuery.DefaultLimit} unless told.", HelpName = "N" },
        };
        texts[2].CompletionSources.Add(Suggestions.Tasks(context));
        texts[3].CompletionSources.Add(Suggestions.Endpoints(context));
        texts[6].CompletionSources.Add(_ => HistoryQueryReader.Changes.Select(static change => new System.CommandLine.Completions.CompletionItem(change.Replace(' ', '-'))));
        var failed = new Option<bool>("--failed") { Description = "Only what failed." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = Verb.Create(
            "history",
            """
            The change log: what was changed where, for which task, why, what the server answered; and what was decided. The newest last. Asks the running
            host, and reads the files of the data folder itself without one.

            Exit codes: 0 printed, also when nothing matches, 1 error.
            Example: polarissync history --since 1h --change delete
            Example: polarissync history --service default/orders --address 10.0.0.1
            Example: polarissync history --failed --json | jq .answer
            """,
            context,
            (parsed, settings, cancellationToken) =>
            {
                var parameters = texts.Select(option => (Name: option.Name[2..], Value: parsed.GetValue(option))).Where(static pair => pair.Value is not null)
                    .Select(static pair => KeyValuePair.Create(pair.Name, pair.Value!)).ToList();
                if (parsed.GetValue(failed))
                {
                    parameters.Add(KeyValuePair.Create("failed", "true"));
                }

                return RunAsync(context, settings, parameters, parsed.GetValue(json), cancellationToken);
            });
        foreach (var option in texts)
        {
            command.Add(option);
        }

        command.Add(failed);
        command.Add(json);
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, HostSettings settings, List<KeyValuePair<string, string>> parameters, bool json, CancellationToken cancellationToken)
    {
        if (!HistoryQueryReader.TryRead(parameters, context.TimeProvider.GetUtcNow(), out var query, out var problem))
        {
            throw new VerbException($"--{problem}");
        }

        foreach (var line in await FindAsync(context, settings, query, parameters, cancellationToken))
        {
            await context.Output.WriteLineAsync(json ? JsonSerializer.Serialize(line, HistoryJson.Readable.HistoryLine) : HistoryText.Write(line));
        }

        return ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<HistoryLine>> FindAsync(
        CommandContext context, HostSettings settings, HistoryQuery query, List<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(settings.DataPath);
        if (settings.HttpAddress is not null && DataFolderLock.IsTaken(folder) && File.Exists(folder.AddressFile))
        {
            using var client = new HostClient(settings, context.Program);
            return await client.GetHistoryAsync(parameters, cancellationToken);
        }

        if (!Directory.Exists(folder.HistoryPath))
        {
            throw new VerbException(settings.HistoryBytes == 0 ? HistoryRoutes.SwitchedOff : $"There is no change log in the data folder '{folder.Root}': nothing ran on it yet.");
        }

        return HistoryReader.Read(new HistoryFolder(folder.HistoryPath), query, cancellationToken);
    }
}
