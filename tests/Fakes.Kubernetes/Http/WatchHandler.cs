using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PolarisSync.Tests.Fakes.Kubernetes.State;

namespace PolarisSync.Tests.Fakes.Kubernetes.Http;

/// <summary>Watches: lines until the time is over or the connection is cut.</summary>
internal sealed class WatchHandler(KubeState state, KubeFaults faults, TimeProvider time)
{
    private static readonly TimeSpan BookmarkEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    /// <summary>Checks a watch before its stream is opened.</summary>
    /// <exception cref="KubeRefusal">It is refused.</exception>
    public static void Check(KubeRequest request)
    {
        ListHandler.Check(request, isWatch: true);
        _ = request.ResourceVersion();
        _ = request.Number("timeoutSeconds");
        _ = Selectors.Read(request.Find("labelSelector"), request.Find("fieldSelector"));
    }

    /// <summary>Writes the stream.</summary>
    public async Task RunAsync(KubeRequest request, HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = 200;
        http.Response.ContentType = "application/json";
        await http.Response.StartAsync(cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
        if (faults.EmptyWatches)
        {
            return;
        }

        var wanted = Selectors.Read(request.Find("labelSelector"), request.Find("fieldSelector"));
        var began = time.GetTimestamp();
        var span = TimeSpan.FromSeconds(request.Number("timeoutSeconds") ?? 1800);
        var version = request.ResourceVersion() ?? 0;
        if (version != 0 && (version < state.Remembered || faults.ExpiredWatches))
        {
            await WriteAsync(http, "ERROR", KubeRefusal.Expired($"too old resource version: {version} ({state.Remembered})").Body, cancellationToken);
            if (faults.StaysOpenAfterError)
            {
                await Task.Delay(span, time, cancellationToken);
            }

            return;
        }

        if (version == 0)
        {
            version = await WriteAllAsync(request, wanted, http, cancellationToken);
        }

        var withBookmarks = request.Find("allowWatchBookmarks") is "true" or "1";
        var nextBookmark = BookmarkEvery < span - BookmarkBeforeEnd ? BookmarkEvery : span - BookmarkBeforeEnd;
        while (time.GetElapsedTime(began) < span)
        {
            List<KubeChange> changes;
            Task next;
            lock (state.Gate)
            {
                (changes, next) = state.After(request.Kind, version);
            }

            if (faults.HalfOpenWatches)
            {
                // The other side is gone without a word.
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }

            foreach (var change in changes)
            {
                version = change.Version;
                if ((request.Namespace is null || request.Namespace == change.Namespace) && Line(change, wanted) is { } line)
                {
                    await WriteAsync(http, line.Type, line.Object, cancellationToken);
                }
            }

            var passed = time.GetElapsedTime(began);
            if (withBookmarks && nextBookmark > TimeSpan.Zero && passed >= nextBookmark)
            {
                await WriteAsync(http, "BOOKMARK", Bookmark(request.Kind, version), cancellationToken);
                nextBookmark = nextBookmark + BookmarkEvery < span - BookmarkBeforeEnd
                    ? nextBookmark + BookmarkEvery
                    : nextBookmark < span - BookmarkBeforeEnd ? span - BookmarkBeforeEnd : span + span;
            }

            var until = withBookmarks && nextBookmark > TimeSpan.Zero && nextBookmark < span ? nextBookmark : span;
            if (until > passed)
            {
                using var due = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(next, Task.Delay(until - passed, time, due.Token));
                await due.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    // An object that stops matching goes, one that starts to match comes.
    private static (string Type, JsonObject Object)? Line(KubeChange change, Func<JsonObject, bool> wanted)
    {
        var (before, after) = (change.Before is { } old && wanted(old), change.After is { } current && wanted(current));
        if (after)
        {
            return (before ? "MODIFIED" : "ADDED", change.After!);
        }

        if (!before)
        {
            return null;
        }

        var last = change.Before!.DeepClone().AsObject();
        last["metadata"]!["resourceVersion"] = change.Version.ToString(CultureInfo.InvariantCulture);
        return ("DELETED", last);
    }

    private static async Task WriteAsync(HttpContext http, string type, JsonNode content, CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes(new JsonObject { ["type"] = type, ["object"] = content.DeepClone() }.ToJsonString() + "\n");

        // Chunks end where they like.
        var cut = line.Length / 2;
        await http.Response.Body.WriteAsync(line.AsMemory(0, cut), cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
        await http.Response.Body.WriteAsync(line.AsMemory(cut), cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }

    private JsonObject Bookmark(KubeKind kind, long version)
    {
        lock (state.Gate)
        {
            var newest = Math.Max(version, state.NewestOf(kind)).ToString(CultureInfo.InvariantCulture);
            return new() { ["kind"] = kind.Name, ["apiVersion"] = kind.ApiVersion, ["metadata"] = new JsonObject { ["resourceVersion"] = newest, ["creationTimestamp"] = null } };
        }
    }

    private async Task<long> WriteAllAsync(KubeRequest request, Func<JsonObject, bool> wanted, HttpContext http, CancellationToken cancellationToken)
    {
        List<JsonObject> now;
        long version;
        lock (state.Gate)
        {
            version = state.Version;
            now = [.. state.Now(request.Kind).Where(entry => request.Namespace is null || entry.Key.StartsWith(request.Namespace + "/", StringComparison.Ordinal)).Select(entry => entry.Value)];
        }

        foreach (var found in now.Where(wanted))
        {
            await WriteAsync(http, "ADDED", found, cancellationToken);
        }

        return version;
    }
}
