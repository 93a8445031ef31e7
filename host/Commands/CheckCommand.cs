using System.CommandLine;
using PolarisSync.Abstractions;
using PolarisSync.Core.Configuration;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Settings;

namespace PolarisSync.Host.Commands;

internal static class CheckCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    public static Command Create(CommandContext context) => Verb.Create(
        "check",
        """
        Connect to every configured endpoint: is it there, are the credentials good, which version is it. Changes nothing.

        Exit codes: 0 all good, 1 at least one is not.
        Example: polarissync check
        """,
        context,
        (_, settings, cancellationToken) => RunAsync(context, settings, cancellationToken));

    private static async Task<int> RunAsync(CommandContext context, HostSettings settings, CancellationToken cancellationToken)
    {
        using var loggerFactory = HostLogging.ForVerb(settings);
        var composition = new Composition(settings, loggerFactory, context.TimeProvider);
        await using var parts = composition.CreateConfiguration();
        var configuration = await EngineSession.ReadAsync(context, parts, cancellationToken);
        var endpoints = configuration.Tasks.Where(task => task.Enabled)
            .SelectMany(task => new[] { task.Source, task.Destination })
            .DistinctBy(endpoint => endpoint.Name, StringComparer.Ordinal)
            .OrderBy(endpoint => endpoint.Name, StringComparer.Ordinal)
            .ToList();
        if (endpoints.Count == 0)
        {
            await context.Output.WriteLineAsync("No enabled task, so there is no endpoint to check.");
            return ExitCodes.Done;
        }

        var answered = 0;
        var answers = await Progress.RunAsync(
            context,
            silent: false,
            lines: false,
            _ => Task.FromResult($"{Volatile.Read(ref answered)} of {Plural.Of(endpoints.Count, "endpoint")} answered"),
            () => Task.WhenAll(endpoints.Select(async endpoint =>
            {
                var answer = await CheckAsync(context, composition.Catalog, endpoint, cancellationToken);
                Interlocked.Increment(ref answered);
                return answer;
            })),
            cancellationToken);
        foreach (var (_, lines) in answers)
        {
            await context.Output.WriteLineAsync(lines);
        }

        return answers.All(answer => answer.IsGood) ? ExitCodes.Done : ExitCodes.Error;
    }

    private static async Task<(bool IsGood, string Lines)> CheckAsync(
        CommandContext context, PluginCatalog catalog, EndpointConfiguration configuration, CancellationToken cancellationToken)
    {
        var name = $"{configuration.Name} ({configuration.Type})";
        if (catalog.FindMissing(configuration.Type) is { } missing)
        {
            return (false, $"FAIL  {name}: {missing}");
        }

        using var patience = new CancellationTokenSource(s_patience, context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await using var endpoint = catalog.Create(configuration);
            var info = await endpoint.OpenAsync(either.Token);
            return (true, string.Join('\n', [$"ok    {name}{(info.ServerVersion.Length == 0 || string.Equals(info.ServerVersion, configuration.Type, StringComparison.OrdinalIgnoreCase) ? "" : $": version {info.ServerVersion}")}", .. info.Warnings.Select(warning => $"      warning: {warning}")]));
        }
        catch (SyncException error)
        {
            return (false, $"FAIL  {name}: {Explain(error.Kind)}: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"FAIL  {name}: no answer within {s_patience.TotalSeconds:0} s");
        }
#pragma warning disable CA1031 // An adapter's bug must not keep the other endpoints from being checked.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"FAIL  {name}: a fault of the adapter: {error.GetType().Name}: {error.Message}");
        }
#pragma warning restore CA1031
    }

    private static string Explain(SyncErrorKind kind) => kind switch
    {
        SyncErrorKind.Auth => "the credentials are refused",
        SyncErrorKind.Config => "the configuration is wrong",
        SyncErrorKind.Protocol => "the answer cannot be read",
        _ => "not reachable",
    };
}
