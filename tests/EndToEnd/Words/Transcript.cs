using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace PolarisSync.EndToEnd.Tests.Words;

/// <summary>
/// Everything that verbs and routes said, as a person would see it, compared as a whole with a file in <c>Words/Expected</c>. After a wanted change of words
/// run the test with POLARISSYNC_RENEW_WORDS=1, read the difference of that file, and commit it.
/// </summary>
/// <param name="folder">Where the verbs run.</param>
/// <param name="normal">Makes two runs alike.</param>
internal sealed class Transcript(HostFolder folder, Normal normal) : IDisposable
{
    private static readonly string[] s_headers = ["Allow", "Location", "Retry-After", "WWW-Authenticate"];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _raw = new();
    private readonly HttpClient _http = new();

    /// <summary>The verbs that ran, with their arguments.</summary>
    public List<IReadOnlyList<string>> Verbs { get; } = [];

    /// <summary>The calls that were made.</summary>
    public List<(HttpMethod Method, string Path)> Calls { get; } = [];

    /// <summary>Everything as it was said.</summary>
    public string Raw => _raw.ToString();

    /// <summary>Says which part begins.</summary>
    public void Title(string title) => _text.Append(CultureInfo.InvariantCulture, $"== {title}\n\n");

    /// <summary>Runs a verb.</summary>
    public async Task<VerbResult> VerbAsync(params string[] arguments)
    {
        var result = await folder.RunVerbAsync(arguments);
        Verbs.Add(arguments);
        _raw.Append(result.Output).Append(result.Error);
        _text.Append(CultureInfo.InvariantCulture, $"$ polarissync {normal.Text(string.Join(' ', arguments.Select(Shown)))}\n");
        _text.Append(normal.Text(result.Output));
        if (result.Error.Length > 0)
        {
            _text.Append("--- standard error\n").Append(Sorted(normal.Text(result.Error)));
        }

        _text.Append(CultureInfo.InvariantCulture, $"--- exit code {result.ExitCode}\n\n");
        return result;
    }

    /// <summary>Calls a route.</summary>
    public async Task<string> CallAsync(HostProcess host, HttpMethod method, string path, string? token = null, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(host.Address, path));
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        }

        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Calls.Add((method, path.Split('?')[0]));
        _raw.Append(response.Headers).Append(answer);
        _text.Append(CultureInfo.InvariantCulture, $"> {method} {path}{(token is null ? "" : ", with a token")}{(body is null ? "" : " " + body)}\n");
        _text.Append(CultureInfo.InvariantCulture, $"< {(int)response.StatusCode} {response.Content.Headers.ContentType}\n");
        foreach (var name in s_headers)
        {
            if (response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values))
            {
                _text.Append(CultureInfo.InvariantCulture, $"< {name}: {normal.Text(string.Join(", ", values))}\n");
            }
        }

        _text.Append(normal.Text(answer)).Append(answer.EndsWith('\n') ? "\n" : "\n\n");
        return answer;
    }

    /// <summary>Adds a text that was said elsewhere.</summary>
    public void Add(string title, string text)
    {
        _raw.Append(text);
        _text.Append(CultureInfo.InvariantCulture, $"# {title}\n{normal.Text(text)}\n");
    }

    /// <summary>Compares everything with the file.</summary>
    public async Task CompareAsync(string name)
    {
        var file = Path.Combine(Product.Root, "tests", "EndToEnd", "Words", "Expected", name + ".txt");
        if (Environment.GetEnvironmentVariable("POLARISSYNC_RENEW_WORDS") is "1")
        {
            await File.WriteAllTextAsync(file, _text.ToString());
            return;
        }

        var expected = Blocks(await File.ReadAllTextAsync(file));
        var actual = Blocks(_text.ToString());
        Assert.Multiple(() =>
        {
            for (var i = 0; i < Math.Max(expected.Length, actual.Length); i++)
            {
                Assert.That(i < actual.Length ? actual[i] : "nothing", Is.EqualTo(i < expected.Length ? expected[i] : "nothing"), $"part {i + 1} of {file}");
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Endpoints are opened beside one another, so what is logged of them comes in any order.
    private static string Sorted(string log)
    {
        var warnings = log.Split('\n').Where(IsWarning).Order(StringComparer.Ordinal);
        return string.Join('\n', log.TrimEnd('\n').Split('\n').Where(static line => !IsWarning(line)).Concat(warnings)) + "\n";

        static bool IsWarning(string line) => line.StartsWith("warning: ", StringComparison.Ordinal);
    }

    private static string Shown(string argument) => argument.Length == 0 || argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;

    private static string[] Blocks(string text) => text.ReplaceLineEndings("\n").Split("\n\n$ ").SelectMany(static part => part.Split("\n\n> ")).ToArray();
}
