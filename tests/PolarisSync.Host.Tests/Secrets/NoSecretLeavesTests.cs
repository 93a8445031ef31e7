using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using PolarisSync.Host.Settings;
using PolarisSync.Host.Tests.Commands;
using PolarisSync.Host.Tests.Configuration;
using PolarisSync.Host.Tests.Hosting;

namespace PolarisSync.Host.Tests.Secrets;

/// <summary>A seeded set of secrets and endpoints that fail in every way: nothing a host writes or says holds one of them.</summary>
internal sealed class NoSecretLeavesTests
{
    private static readonly string[] s_routes =
    [
        "health/live", "health/ready", "metrics", "api/v1/version", "api/v1/status", "api/v1/plan", "api/v1/held", "api/v1/held/x", "api/v1/tasks", "api/v1/tasks/x",
        "api/v1/openapi.json", "api/v1/status?x=1", "nothing",
    ];

    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private Terminal _terminal = null!;

    [SetUp]
    public void SetUp()
    {
        _terminal = new Terminal();
        _secrets.Clear();
        foreach (var place in new[] { "literal", "env", "file", "password", "userinfo", "header", "option", "query", "admin", "part", "later" })
        {
            // With what JSON, URLs and log formats escape.
            _secrets[place] = $"{place}\"{Guid.NewGuid():N}/+<";
        }

        // In a URL only what may stand there.
        _secrets["userinfo"] = $"userinfo{Guid.NewGuid():N}";
        _secrets["query"] = $"query{Guid.NewGuid():N}";
    }

    [TearDown]
    public void TearDown() => _terminal.Dispose();

    [TestCase("text")]
    [TestCase("json")]
    public async Task Everything_Fails_NothingHoldsASecret(string logFormat)
    {
        // What only the refused document holds is not known before it is read.
        var echoed = _secrets.Where(secret => secret.Key is not ("later" or "header")).Select(secret => secret.Value).ToList();
        await using var unauthorised = await EchoingServer.StartAsync(HttpStatusCode.Unauthorized, echoed);
        await using var broken = await EchoingServer.StartAsync(HttpStatusCode.InternalServerError, [.. echoed.AsEnumerable().Reverse()]);
        await using var busy = await EchoingServer.StartAsync(HttpStatusCode.TooManyRequests, echoed);
        _terminal.Variables[SettingNames.LogLevel] = "Trace";
        _terminal.Variables[SettingNames.LogFormat] = logFormat;
        _terminal.Variables[SettingNames.AdminToken] = _secrets["admin"];
        _terminal.Variables["SEED_ENV"] = _secrets["env"];
        _terminal.Variables["SEED_PART"] = _secrets["part"];
        _terminal.Write("seed.txt", _secrets["file"] + "\n");
        _terminal.Write("a.json", """{ "services": [ { "name": "orders", "instances": [ { "host": "10.0.0.1", "port": 80 } ] } ] }""");
        _terminal.Write("conf/sync-registry.json", Registry(unauthorised.Port, broken.Port, busy.Port));
        _terminal.Write("conf/sync-config.json", """{ "tasks": [] }""");

        var said = new List<(string Where, string Text)>();
        using (var host = await HostProcess.Run(_terminal).UntilItRunsAsync(_terminal))
        {
            await Eventually.TrueAsync(() => unauthorised.Calls > 0 && broken.Calls > 0 && busy.Calls > 0 && File.Exists(_terminal.PathOf("data/report.jsonl")), "all servers were called and a report is there", seconds: 60);

            // A refused document is read like any other.
            _terminal.Write("conf/sync-config.json", Refused());
            await host.UntilItSaysAsync("sync-config.json");
            await Eventually.TrueAsync(() => host.Output.Contains("unknown", StringComparison.Ordinal), "the fault", seconds: 30);
            said.AddRange(await AskAsync());
            foreach (var verb in new string[][] { ["status"], ["status", "--json"], ["plan"], ["approve", "x"], ["deny", _secrets["literal"]] })
            {
                await _terminal.RunAsync(verb);
                said.Add(($"verb {verb[0]}", _terminal.Output + _terminal.Error));
            }

            await host.SignalAsync("TERM");
            Assert.That(await host.EndAsync(), Is.Zero, host.Output);
            said.Add(("log", host.Output));
        }

        foreach (var verb in new string[][] { ["lint"], ["check"], ["plan"], ["plan", "--json"], ["sync", "--once"] })
        {
            await SetEnvironmentAsync(() => _terminal.RunAsync(verb));
            said.Add(($"verb {string.Join(' ', verb)} without a host", _terminal.Output + _terminal.Error));
        }

        _terminal.Write("conf/sync-config.json", """{ "tasks": [] }""");
        foreach (var verb in new string[][] { ["lint"], ["check"], ["plan"], ["plan", "--json"], ["sync", "--once"] })
        {
            await SetEnvironmentAsync(() => _terminal.RunAsync(verb));
            said.Add(($"verb {string.Join(' ', verb)} without a host, good documents", _terminal.Output + _terminal.Error));
        }

        foreach (var file in Directory.EnumerateFiles(_terminal.PathOf("data"), "*", SearchOption.AllDirectories))
        {
            said.Add((file, await File.ReadAllTextAsync(file)));
        }

        Assert.That(said.Single(text => text.Where == "log").Text, Does.Contain("***"), "the servers' words are there, without the secrets");
        Assert.That(said.Single(text => text.Where == "verb check without a host, good documents").Text, Does.Contain("***"));
        Assert.That(said.SelectMany(Leaks).ToList(), Is.Empty);
    }

    private static string Named(string name, string more) => $$"""{ "name": "{{name}}", "type": "consul", {{more}} }""";

    private static int RefusingPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Quoted(string place) => System.Text.Json.JsonSerializer.Serialize(_secrets[place]);

    private string Registry(int unauthorised, int broken, int busy)
    {
        var endpoints = new[]
        {
            Named("unauthorised", $$"""  "addresses": ["127.0.0.1:{{unauthorised}}"], "token": {{Quoted("literal")}} """),
            Named("broken", $$"""  "addresses": ["127.0.0.1:{{broken}}"], "token": "${env:SEED_ENV}" """),
            Named("busy", $$"""  "addresses": ["127.0.0.1:{{busy}}"], "token": "Bearer ${env:SEED_PART}" """),
            Named("away", $$"""  "addresses": ["127.0.0.1:{{RefusingPort()}}"], "user": "someone", "password": {{Quoted("password")}} """),
            Named("plain", $$"""  "addresses": ["https://127.0.0.1:{{broken}}"], "token": "${file:seed.txt}" """),
            $$"""{ "name": "odd", "type": "file", "addresses": ["http://someone:{{_secrets["userinfo"]}}@nowhere/x.json?key={{_secrets["query"]}}"] }""",
        };
        var tasks = endpoints.Select((endpoint, number) => $$"""
            { "name": "out-{{number}}", "source": { "name": "a", "type": "file", "addresses": ["{{_terminal.PathOf("a.json")}}"] }, "destination": {{endpoint}}, "match": [ { "service": "*" } ] },
            { "name": "in-{{number}}", "source": {{endpoint}}, "destination": { "name": "b", "type": "file", "addresses": ["{{_terminal.PathOf("b.json")}}"] }, "match": [ { "service": "*" } ] }
            """);
        return $$"""
            { "tasks": [ {{string.Join(',', tasks)}} ],
              "health_check": { "enable": true, "interval": "1s", "timeout": "2s" },
              "report": { "interval": "1s", "targets": [ { "type": "file" }, { "type": "prometheus", "options": { "authorization": {{Quoted("option")}} } } ] } }
            """;
    }

    private string Refused() => $$"""
        { "tasks": [ { "name": "later",
          "source": { "name": "c", "type": "consul", "addresses": ["http://someone:{{_secrets["userinfo"]}}@127.0.0.1:1"], "token": {{Quoted("later")}},
                      "options": { "headers": { "X-Key": {{Quoted("header")}} } } },
          "destination": { "name": "b", "type": "file", "addresses": ["{{_terminal.PathOf("b.json")}}"] },
          "match": [ { "service": "*" } ] } ] }
        """;

    private async Task<List<(string Where, string Text)>> AskAsync()
    {
        var said = new List<(string, string)>();
        using var client = new HttpClient { BaseAddress = new Uri($"http://{File.ReadAllText(_terminal.PathOf("data/http.address")).Trim()}/") };
        foreach (var route in s_routes)
        {
            using var response = await client.GetAsync(new Uri(route, UriKind.Relative), CancellationToken.None);
            said.Add((route, $"{response.Headers} {await response.Content.ReadAsStringAsync(CancellationToken.None)}"));
        }

        foreach (var token in new[] { "wrong", "wrong-too" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/held/{Uri.EscapeDataString(_secrets["admin"])}/approve") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            using var response = await client.SendAsync(request, CancellationToken.None);
            said.Add(("POST approve", await response.Content.ReadAsStringAsync(CancellationToken.None)));
        }

        return said;
    }

    private IEnumerable<string> Leaks((string Where, string Text) said) => _secrets
        .SelectMany(secret => new[] { Core(secret.Value)[..12], Core(secret.Value)[^12..] }.Where(piece => said.Text.Contains(piece, StringComparison.Ordinal)).Select(piece => (secret.Key, Piece: piece)))
        .Select(leak => $"{said.Where}: {leak.Key} in: {Around(said.Text, leak.Piece)}");

    // Each end of the random part, however the rest of it is escaped or cut.
    private static string Core(string secret) => System.Text.RegularExpressions.Regex.Match(secret, "[0-9a-f]{32}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

    private static string Around(string text, string what)
    {
        var at = Math.Max(0, text.IndexOf(what, StringComparison.Ordinal));
        return text[Math.Max(0, at - 150)..Math.Min(text.Length, at + 80)];
    }

    // References are resolved from the environment of the process that reads the document: here that of the tests.
    private async Task SetEnvironmentAsync(Func<Task<int>> run)
    {
        Environment.SetEnvironmentVariable("SEED_ENV", _secrets["env"]);
        Environment.SetEnvironmentVariable("SEED_PART", _secrets["part"]);
        try
        {
            await run();
        }
        finally
        {
            Environment.SetEnvironmentVariable("SEED_ENV", null);
            Environment.SetEnvironmentVariable("SEED_PART", null);
        }
    }
}
