using PolarisSync.Abstractions;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Asks beside a watch every few seconds where the server's index stands, so that <see cref="IndexLedger"/> notices one that started over.
/// <para>
/// The watch's own queries may not: one that was resting, or whose connection broke before any byte of the answer (the handler then sends it once
/// more by itself, on a new connection; so does a client agent towards a new server), asks the new life to wait for an index of the old one, and
/// hears nothing for the whole waiting time, 55 s.
/// </para>
/// </summary>
internal sealed class LifeCheck(WatchContext context)
{
    private const long AnsweredAtOnce = 1;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is stopped; fails never, since what is wrong with the server is told by the watch's own queries.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = context.Wait < Rest ? context.Wait : Rest;
        for (long index = AnsweredAtOnce; ;)
        {
            var asked = index;
            try
            {
                var query = ConsulQuery.Nothing with { Index = asked, Wait = wait };
                var answer = await context.Client.GetAsync(query, ConsulJson.Default.DictionaryStringListString, cancellationToken);
                index = Math.Max(answer.Index, AnsweredAtOnce);
            }
            catch (SyncException)
            {
                index = AnsweredAtOnce;
            }

            if (index != asked || index == AnsweredAtOnce)
            {
                await context.PauseAsync(Rest, cancellationToken);
            }
        }
    }
}
