using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Data;
using PolarisSync.Host.History;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Http;
using PolarisSync.Host.Loading;
using PolarisSync.Host.Settings;
using TaskStatus = PolarisSync.Core.Reporting.TaskStatus;

namespace PolarisSync.Host.Commands;

/// <summary>Asks the running host.</summary>
internal sealed class HostClient : IDisposable
{
    // A plan waits for every source, so it may take its time; a host that is gone is noticed at once.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client;
    private readonly string _program;

    /// <summary>Finds the host by the settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="program">How this program is called, for hints.</param>
    /// <exception cref="VerbException">It has no HTTP surface.</exception>
    public HostClient(HostSettings settings, string program)
    {
        _program = program;
        var folder = new DataFolder(settings.DataPath);
        _client = new HttpClient { BaseAddress = FindAddress(settings, folder, program).ToClientUri(), Timeout = s_patience };
        if (AdminToken.Find(settings, folder) is { } token)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public Task<HostStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "api/v1/status", HostJson.Readable.HostStatus, cancellationToken);

    public Task<PlanReport> PlanAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "api/v1/plan", HostJson.Readable.PlanReport, cancellationToken);

    public Task<PluginReport> GetPluginsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "api/v1/plugins", HostJson.Readable.PluginReport, cancellationToken);

    public Task<DiscoverReport> DiscoverAsync(string? task, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, task is null ? "api/v1/discover" : $"api/v1/discover?task={Uri.EscapeDataString(task)}", HostJson.Readable.DiscoverReport, cancellationToken);

    public Task<HeldObject> ApproveAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/v1/held/{Uri.EscapeDataString(id)}/approve", HostJson.Readable.HeldObject, cancellationToken);

    public Task<HeldObject> DenyAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/v1/held/{Uri.EscapeDataString(id)}/deny", HostJson.Readable.HeldObject, cancellationToken);

    public Task<TaskDetail> GetTaskAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"api/v1/tasks/{Uri.EscapeDataString(name)}", HostJson.Readable.TaskDetail, cancellationToken);

    public Task<TaskStatus> PauseAsync(string name, string reason, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        $"api/v1/tasks/{Uri.EscapeDataString(name)}/pause",
        HostJson.Readable.TaskStatus,
        cancellationToken,
        JsonSerializer.SerializeToUtf8Bytes(new PauseRequest { Reason = reason }, HostJson.Readable.PauseRequest));

    public Task<TaskStatus> ResumeAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/v1/tasks/{Uri.EscapeDataString(name)}/resume", HostJson.Readable.TaskStatus, cancellationToken);

    public async Task<IReadOnlyList<HistoryLine>> GetHistoryAsync(IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters.Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        return (await SendAsync(HttpMethod.Get, $"api/v1/history?{query}", HostJson.Readable.HistoryAnswer, cancellationToken)).Entries;
    }

    public void Dispose() => _client.Dispose();

    // A named address wins, unless it is any free port: then only the host knows it, and writes it down.
    private static HttpAddress FindAddress(HostSettings settings, DataFolder folder, string program)
    {
        var wanted = settings.HttpAddress
            ?? throw new VerbException($"The host's HTTP surface is switched off ({SettingNames.HttpAddress} is off), so it cannot be asked.");
        if (settings.HttpAddressNamed && wanted.Port != 0)
        {
            return wanted;
        }

        try
        {
            return HttpAddress.TryParse(File.ReadAllText(folder.AddressFile).Trim(), out var written) ? written : wanted;
        }
        catch (IOException error)
        {
            return wanted.Port != 0 ? wanted : throw new VerbException($"No host runs on the data folder '{folder.Root}'. Start one with `{program} run`.", error);
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken, byte[]? json = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (json is not null)
            {
                request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            }

            using var response = await _client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return JsonSerializer.Deserialize(body, typeInfo) ?? throw new JsonException("The answer is empty.");
            }

            throw new VerbException(Explain(response, body));
        }
        catch (HttpRequestException error)
        {
            throw new VerbException(
                $"No host answers at {_client.BaseAddress} ({error.Message.TrimEnd('.')}). Start one with `{_program} run`, or name the address of a running one with {SettingNames.HttpAddress}.", error);
        }
        catch (JsonException error)
        {
            throw new VerbException($"What answers at {_client.BaseAddress} is no PolarisSync host of this version: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VerbException($"The host at {_client.BaseAddress} did not answer within {s_patience.TotalMinutes:0} minutes.", error);
        }
    }

    private static string Explain(HttpResponseMessage response, byte[] body)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return $"The host refuses the admin token. It stands in admin.token of the host's data folder; {SettingNames.AdminToken} carries it to other machines.";
        }

        try
        {
            if (JsonSerializer.Deserialize(body, HostJson.Readable.Problem) is { Detail: { Length: > 0 } detail })
            {
                return detail;
            }
        }
        catch (JsonException)
        {
            // Something else than our host answers: its status has to do.
        }

        return $"The host answered {(int)response.StatusCode} {response.ReasonPhrase}.";
    }
}
