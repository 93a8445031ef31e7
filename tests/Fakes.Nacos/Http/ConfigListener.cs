using System.Text;
using PolarisSync.Tests.Fakes.Nacos.State;

namespace PolarisSync.Tests.Fakes.Nacos.Http;

/// <summary>The long poll of v1; it is never held, for a test's clock would stand still meanwhile: no change is answered at once.</summary>
internal sealed class ConfigListener(NacosServerState state)
{
    private const char Word = '\u0002';
    private const char Line = '\u0001';

    private NacosVersion Version => state.Version;

    public void Add(HttpRouter router) =>
        router.Add("POST", "/nacos/v1/cs/configs/listener", Access.ReadConfig, call => ConfigApi.Utf8(Listen(call)));

    private HttpReply Listen(HttpCall call)
    {
        var probes = call.Text("Listening-Configs");
        if (probes.Length == 0)
        {
            return V1.Wrapped("invalid probeModify", 400, Version);
        }

        var lines = probes.Split(Line, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(Word)).ToList();
        if (lines.Exists(words => words.Length is not (3 or 4)))
        {
            return Version.Major == 1
                ? HttpReply.Text("")
                : HttpReply.Error(
                    call, 500, "Internal Server Error", Version.Major >= 3 ? "Handle API Compatibility failed, please see log for detail." : "invalid probeModify", state.Options.Time.GetUtcNow());
        }

        var answer = new StringBuilder();
        foreach (var words in JavaHash.Order(lines, words => string.Join('+', words.Where((_, at) => at != 2 && (at != 3 || words[at].Length > 0)))))
        {
            var tenant = words.Length == 4 ? words[3] : "";
            var stored = tenant.Length == 0 && Version.Major >= 3 ? NacosNames.PublicNamespace : tenant;
            if ((state.Configs.Get(new ConfigKey(stored, words[1], words[0]))?.Md5 ?? "") != words[2])
            {
                answer.Append(words[0]).Append(Word).Append(words[1]).Append(tenant.Length > 0 ? Word + tenant : "").Append(Line);
            }
        }

        return answer.Length == 0
            ? HttpReply.Text("")
            : HttpReply.Text(Uri.EscapeDataString(answer.ToString()) + "\n");
    }
}
