using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;
using YamlDotNet.Core;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>/config: the document a Kong without a database runs on.</summary>
internal sealed class ConfigHandler(KongState state) : IKongHandler
{
    private const string NotFound = "did not find ";
    private static readonly string[] Allowed = ["GET", "POST"];

    public IReadOnlyList<string>? Methods(IReadOnlyList<string> segments) => segments is ["config"] ? Allowed : null;

    public KongAnswer Handle(KongRequest request)
    {
        if (!state.DbLess)
        {
            return KongAnswer.Of(KongProblem.Plain(400, "this endpoint is only available when Kong is configured to not use a database"));
        }

        return request.Method == "GET" ? KongAnswer.Json(200, new JsonObject { ["config"] = Yaml.Write(Document()) }) : Load(request);
    }

    /// <summary>
    /// Where and what is wrong, without what was being read. Kong has another reader: where something is missing at the end it points at the last character
    /// before it, and a mapping where none can be is to it a key that is missing in the one around it: so it was recorded.
    /// </summary>
    private static string Told(YamlException failure, string text)
    {
        var at = failure.Message.IndexOf(NotFound, StringComparison.Ordinal);
        var problem = at < 0 ? NotFound + "expected key" : failure.Message[at..].TrimEnd('.');
        var (line, column) = (failure.Start.Line, failure.Start.Column);
        if (at < 0)
        {
            column = 1;
        }
        else if (problem == NotFound + "expected node content")
        {
            var lines = text.TrimEnd().Split('\n');
            (line, column) = (lines.Length, lines[^1].Length);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{line}:{column}: {problem}");
    }

    private static KongRefusedException Unread(string why) =>
        new(KongProblem.Declarative(new JsonObject { ["error"] = $"failed parsing declarative configuration: {why}" }));

#pragma warning disable CA5351 // No secret: Kong tells documents apart by their MD5.
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private static JsonObject Parse(string text)
    {
        try
        {
            return Yaml.Parse(text) as JsonObject ?? throw Unread("expected an object");
        }
        catch (YamlException failure)
        {
            throw Unread(Told(failure, text));
        }
    }

    private KongAnswer Load(KongRequest request)
    {
        if (request.Text.Length == 0 && request.ContentType.Length == 0)
        {
            throw new KongRefusedException(KongProblem.Plain(400, "expected a declarative configuration"));
        }

        var text = request.ContentType == "text/yaml"
            ? request.Text
            : request.Body["config"] is JsonValue config && config.TryGetValue<string>(out var given) ? given : null;

        // What comes as an object has no text of its own to compare.
        var hash = Hash(text ?? request.Body.ToJsonString() + state.ConfigurationHash);
        if (text is not null && request.Ask("check_hash") == "1" && hash == state.ConfigurationHash)
        {
            return new(304, [], null);
        }

        var loaded = new KongDocument(state).Load(text is null ? request.Body : Parse(text));
        state.ConfigurationHash = hash;
        return KongAnswer.Json(201, loaded);
    }

    private JsonObject Document()
    {
        var document = new JsonObject { ["_format_version"] = "2.1", ["_transform"] = false };
        foreach (var table in state.Tables)
        {
            Add(table.Schema.Name, table.Rows);
        }

        Add("targets", state.Targets.All.Select(row => row.Fields));
        return document;

        void Add(string kind, IEnumerable<JsonObject> rows)
        {
            var list = new JsonArray([.. rows.Select(Written)]);
            if (list.Count > 0)
            {
                document[kind] = list;
            }
        }
    }

    private static JsonObject Written(JsonObject row)
    {
        var written = row.DeepClone().AsObject();
        foreach (var owner in new[] { "service", "upstream" })
        {
            if (written[owner]?["id"]?.GetValue<string>() is { } id)
            {
                written[owner] = id;
            }
        }

        return written;
    }
}
