namespace PolarisSync.Core.Tests.Configuration;

/// <summary>Each kind of fault, with its whole message: people read these at three in the morning.</summary>
internal sealed class MalformedDocumentTests
{
    private static TestCaseData Case(string name, string text, params string[] expected) =>
        new TestCaseData(text, expected).SetName($"Update_{name}_SaysSo");

    private static IEnumerable<TestCaseData> Documents()
    {
        yield return Case("UnknownRootKey", """{"task": []}""", "r.json:1:2: task: unknown key 'task'; did you mean 'tasks'?");
        yield return Case("KeyFarFromAll", """{"zzzzzz": []}""", "r.json:1:2: zzzzzz: unknown key 'zzzzzz'; expected one of: $schema, tasks, methods, health_check, report");
        yield return Case("KeyTwice", """{"tasks": [], "tasks": []}""", "r.json:1:15: tasks: 'tasks' is given twice in one object; keep one of them");
        yield return Case("KeyTwiceInTwoSpellings", """{"health_check": {}, "healthCheck": {}}""", "r.json:1:22: healthCheck: 'health_check' is given twice in one object; keep one of them");
        yield return Case("TasksNoArray", """{"tasks": {}}""", "r.json:1:11: tasks: expected an array, found an object");
        yield return Case("TaskNoObject", """{"tasks": ["x"]}""", "r.json:1:12: tasks[0]: expected an object, found a string");
        yield return Case(
            "EmptyTask",
            """{"tasks": [{}]}""",
            "r.json:1:12: tasks[0].destination: 'destination' is missing; expected an endpoint with name, type and addresses",
            "warning r.json:1:12: tasks[0].match: the task has no 'match' and copies nothing; \"service\": \"*\" matches every service of a namespace",
            "r.json:1:12: tasks[0].name: 'name' is missing; expected the task's unique name",
            "r.json:1:12: tasks[0].source: 'source' is missing; expected an endpoint with name, type and addresses");
        yield return Case("EnableNoFlag", Compiled.Document(more: "\"enable\": \"true\""), "r.json:6:11: tasks[0].enable: expected true or false, found a string");
        yield return Case("NameWithSpace", Compiled.Document(name: "t "), "r.json:2:10: tasks[0].name: a name may not begin or end with a space, nor contain control characters");
        yield return Case("NameTooLong", Compiled.Document(name: new string('n', 200)), "r.json:2:10: tasks[0].name: the name has 200 characters; expected at most 128");
        yield return Case("NameEmpty", Compiled.Document(name: ""), "r.json:2:10: tasks[0].name: is empty; expected the task's unique name");

        yield return Case("TypeMissing", Compiled.Document("""{"name": "a", "addresses": ["a:1"]}"""), "r.json:3:11: tasks[0].source.type: 'type' is missing; expected the endpoint's type");
        yield return Case("TypeNotLoaded", Compiled.Document("""{"name": "a", "type": "consull", "addresses": ["a:1"]}"""), "r.json:3:33: tasks[0].source.type: 'consull' is not a loaded endpoint type; loaded are: consul, file, kong, nacos, polaris; did you mean 'consul'?");
        yield return Case("TypeNoSource", Compiled.Document("""{"name": "a", "type": "kong", "addresses": ["a:1"]}"""), "r.json:3:33: tasks[0].source.type: 'kong' cannot be a source; types that can: consul, file, nacos, polaris");
        yield return Case("AddressesMissing", Compiled.Document("""{"name": "a", "type": "consul"}"""), "r.json:3:11: tasks[0].source.addresses: 'addresses' is missing; expected at least one of host:port, http:// or https://");
        yield return Case("AddressesEmpty", Compiled.Document("""{"name": "a", "type": "consul", "addresses": []}"""), "r.json:3:56: tasks[0].source.addresses: 'addresses' is empty; expected at least one of host:port, http:// or https://");
        yield return Case("AddressSchemeWrong", Compiled.Document("""{"name": "a", "type": "polaris", "addresses": ["a:1", "htp://x"]}"""), "r.json:3:65: tasks[0].source.addresses[1]: 'htp://x' is not host:port, http://, https:// or grpc://");
        yield return Case("AddressWithoutPort", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["localhost"]}"""), "r.json:3:57: tasks[0].source.addresses[0]: 'localhost' is not host:port, http:// or https://");
        yield return Case("AddressPortTooLarge", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:65536"]}"""), "r.json:3:57: tasks[0].source.addresses[0]: 'a:65536' is not host:port, http:// or https://");
        yield return Case("AddressNoText", Compiled.Document("""{"name": "a", "type": "consul", "addresses": [8500]}"""), "r.json:3:57: tasks[0].source.addresses[0]: expected a string, found a number");
        yield return Case("AddressesNoArray", Compiled.Document("""{"name": "a", "type": "consul", "addresses": "a:1"}"""), "r.json:3:56: tasks[0].source.addresses: expected an array, found a string");
        yield return Case("TokenNoText", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "token": 123456}"""), "r.json:3:74: tasks[0].source.token: expected a string, found a number");
        yield return Case("TokenTwice", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "token": "x", "server": {"token": "y"}}"""), "r.json:3:99: tasks[0].source.server.token: 'token' is given here and beside 'server'; keep one of them");
        yield return Case("OptionUnknown", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "options": {"dcc": "x"}}"""), "r.json:3:84: tasks[0].source.options.dcc: unknown option 'dcc'");
        yield return Case("OptionsNoObject", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "options": []}"""), "r.json:3:76: tasks[0].source.options: expected an object, found an array");
        yield return Case("TlsKeyUnknown", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "tls": {"cafile": "x"}}"""), "r.json:3:73: tasks[0].source.tls.cafile: unknown key 'cafile'; did you mean 'ca_file'?");
        yield return Case("TlsKeyWithoutCertificate", Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "tls": {"key_file": "x"}}"""), "r.json:3:85: tasks[0].source.tls.key_file: 'key_file' needs 'certificate_file'");
        yield return Case("SourceIsDestination", Compiled.Document(destination: """{"name": "a", "type": "consul", "addresses": ["a:8500"]}"""), "r.json:4:25: tasks[0].destination.name: source and destination are both 'a'; expected two different endpoints");
        yield return Case("SourceIsDestinationByAddress", Compiled.Document(destination: """{"name": "b", "type": "consul", "addresses": ["http://A:8500/"]}"""), "r.json:4:25: tasks[0].destination: source and destination are the same server; expected two different ones");

        yield return Case("MatchWithoutService", Compiled.Document(match: """[{"namespace": "x"}]"""), "r.json:5:11: tasks[0].match[0].service: 'service' is missing; expected a service name, a glob, regex:EXPR, '*', or 'config_group' for configuration tasks");
        yield return Case("MatchServiceEmpty", Compiled.Document(match: """[{"service": ""}]"""), "r.json:5:23: tasks[0].match[0].service: is empty; expected a service name, a glob, regex:EXPR or '*'");
        yield return Case("MatchRegexWrong", Compiled.Document(match: """[{"service": "regex:(a"}]"""), "r.json:5:23: tasks[0].match[0].service: the regular expression is wrong at character 2 (insufficient closing parentheses)");
        yield return Case("MatchRegexEmpty", Compiled.Document(match: """[{"service": "regex:"}]"""), "r.json:5:23: tasks[0].match[0].service: nothing follows 'regex:'");
        yield return Case("MatchRegexBackReference", Compiled.Document(match: """[{"service": "regex:(a)\\1"}]"""), "r.json:5:23: tasks[0].match[0].service: look-around, back references and atomic groups cannot be used");
        yield return Case("MatchServiceNoText", Compiled.Document(match: """[{"service": ["a"]}]"""), "r.json:5:23: tasks[0].match[0].service: expected a string, found an array");
        yield return Case("MatchExcludeEmpty", Compiled.Document(match: """[{"service": "*", "exclude": ["a", ""]}]"""), "r.json:5:45: tasks[0].match[0].exclude[1]: is empty; expected a service name, a glob, regex:EXPR or '*'");
        yield return Case("MatchExcludeRegexWrong", Compiled.Document(match: """[{"service": "*", "exclude": ["regex:a["]}]"""), "r.json:5:40: tasks[0].match[0].exclude[0]: the regular expression is wrong at character 2 (unterminated bracket)");
        yield return Case("MatchExcludeNoArray", Compiled.Document(match: """[{"service": "*", "exclude": "a"}]"""), "r.json:5:39: tasks[0].match[0].exclude: expected an array, found a string");
        yield return Case("SelectorKeyUnknown", Compiled.Document(match: """[{"service": "*", "selector": {"meta": {}, "tags": ["a"]}}]"""), "r.json:5:41: tasks[0].match[0].selector.meta: unknown key 'meta'; expected one of: metadata, tags");
        yield return Case("SelectorNoObject", Compiled.Document(match: """[{"service": "*", "selector": "env=prod"}]"""), "r.json:5:40: tasks[0].match[0].selector: expected an object, found a string");
        yield return Case("SelectorMetadataNoText", Compiled.Document(match: """[{"service": "*", "selector": {"metadata": {"a": 1}}}]"""), "r.json:5:59: tasks[0].match[0].selector.metadata.a: expected a string, found a number");
        yield return Case("SelectorMetadataNoObject", Compiled.Document(match: """[{"service": "*", "selector": {"metadata": ["a"]}}]"""), "r.json:5:53: tasks[0].match[0].selector.metadata: expected an object of strings, found an array");
        yield return Case("SelectorMetadataRegexWrong", Compiled.Document(match: """[{"service": "*", "selector": {"metadata": {"a": "regex:*"}}}]"""), "r.json:5:59: tasks[0].match[0].selector.metadata.a: the regular expression is wrong at character 1 (quantifier after nothing)");
        yield return Case("SelectorTagEmpty", Compiled.Document(match: """[{"service": "*", "selector": {"tags": [""]}}]"""), "r.json:5:50: tasks[0].match[0].selector.tags[0]: is empty; expected a tag");
        yield return Case("SelectorTagPattern", Compiled.Document(match: """[{"service": "*", "selector": {"tags": ["blue*"]}}]"""), "r.json:5:50: tasks[0].match[0].selector.tags[0]: tags are compared as they are; patterns can be used for metadata only");
        yield return Case("MatchOfBothKinds", Compiled.Document(match: """[{"service": "a", "config_group": "b"}]"""),
            "r.json:5:10: tasks[0].match: a task has either matches with 'service' or with 'config_group'; make two tasks of it",
            "r.json:5:44: tasks[0].match[0].config_group: a match has either 'service' or 'config_group'");
        yield return Case("TaskOfBothKinds", Compiled.Document(match: """[{"service": "a"}, {"config_group": "b"}]"""), "r.json:5:10: tasks[0].match: a task has either matches with 'service' or with 'config_group'; make two tasks of it");
        yield return Case("GroupTwice", ToKong("""[{"name": "v1"}, {"name": "v1"}]"""), "r.json:5:64: tasks[0].match[0].groups[1].name: 'v1' is the name of an earlier group of this match; names are unique");
        yield return Case("GroupDefault", ToKong("""[{"name": "default"}]"""), "r.json:5:48: tasks[0].match[0].groups[0].name: 'default' is the group of all instances; choose another name, or set the task's default_group to false");
        yield return Case("GroupMetadataNoText", ToKong("""[{"name": "v1", "metadata": {"version": 1}}]"""), "r.json:5:78: tasks[0].match[0].groups[0].metadata.version: expected a string, found a number");

        yield return Case("MappingNoObject", Mapping("[]"), "r.json:6:12: tasks[0].mapping: expected an object, found an array");
        yield return Case("MappingKeyUnknown", Mapping("""{"name": {}}"""), "r.json:6:13: tasks[0].mapping.name: unknown key 'name'; did you mean 'names'?");
        yield return Case("MappingNamespaceGlob", Mapping("""{"namespaces": {"dev-*": "x"}}"""), "r.json:6:37: tasks[0].mapping.namespaces['dev-*']: namespaces are named exactly; '*' alone stands for all others");
        yield return Case("MappingNamespaceToAll", Mapping("""{"namespaces": {"dev": "*"}}"""), "r.json:6:35: tasks[0].mapping.namespaces.dev: '*' is no namespace; expected one namespace of the destination, without '*'");
        yield return Case("MappingNamespaceTwice", Mapping("""{"namespaces": {"public": "x", "": "y"}}"""), "r.json:6:47: tasks[0].mapping.namespaces['']: '' is the same namespace as 'public'; keep one of them");
        yield return Case("MappingNamespaceNoText", Mapping("""{"namespaces": {"dev": null}}"""), "r.json:6:35: tasks[0].mapping.namespaces.dev: expected a string, found null");
        yield return Case("MappingNameEmpty", Mapping("""{"names": {"a": ""}}"""), "r.json:6:28: tasks[0].mapping.names.a: is empty; expected the name at the destination");
        yield return Case("MappingNameOfNothing", Mapping("""{"names": {"": "b"}}"""), "r.json:6:23: tasks[0].mapping.names['']: a name is empty");
        yield return Case("MappingNameTooLong", Mapping("{\"names\": {\"a\": \"" + new string('x', 257) + "\"}}"), "r.json:6:28: tasks[0].mapping.names.a: the new name has 257 characters, more than 256");
        yield return Case("MappingNameWithSpace", Mapping("""{"names": {"a": "b "}}"""), "r.json:6:28: tasks[0].mapping.names.a: the new name begins or ends with a space, or contains control characters");
        yield return Case("MappingTooManyStars", Mapping("""{"names": {"a-*": "*-*"}}"""), "r.json:6:30: tasks[0].mapping.names['a-*']: '*-*' has 2 '*', but 'a-*' has 1; each takes what one of those stands for");
        yield return Case("MappingStarOfAnExactName", Mapping("""{"names": {"a": "b-*"}}"""), "r.json:6:28: tasks[0].mapping.names.a: 'b-*' has 1 '*', but 'a' has none; each takes what one of those stands for");
        yield return Case("MappingQuestionMark", Mapping("""{"names": {"a?": "b?"}}"""), "r.json:6:29: tasks[0].mapping.names['a?']: 'b?' has a '?', which stands for nothing here; use regex: with $1 to carry single characters over");
        yield return Case("MappingTwoStarsInARow", Mapping("""{"names": {"a**": "b*"}}"""), "r.json:6:30: tasks[0].mapping.names['a**']: 'b*' comes from 'a**', where nobody can tell which '*' of '**' stands for what; write one '*'");
        yield return Case("MappingRegexWrong", Mapping("""{"names": {"regex:(": "b"}}"""), "r.json:6:34: tasks[0].mapping.names['regex:(']: the regular expression is wrong at character 1 (insufficient closing parentheses)");
        yield return Case("MappingGroupUnknown", Mapping("""{"names": {"regex:(.+)": "$2"}}"""), "r.json:6:37: tasks[0].mapping.names['regex:(.+)']: '$2' names the group '2', which the regular expression does not have");
        yield return Case("MappingGroupNameUnknown", Mapping("""{"names": {"regex:(?<x>.+)": "${y}"}}"""), "r.json:6:41: tasks[0].mapping.names['regex:(?<x>.+)']: '${y}' names the group 'y', which the regular expression does not have");
        yield return Case("MappingDollar", Mapping("""{"names": {"regex:(.+)": "a$"}}"""), "r.json:6:37: tasks[0].mapping.names['regex:(.+)']: 'a$' has a '$' at character 2 that names no group; expected $1, ${name} or $$ for a dollar");
        yield return Case("MappingMark", Mapping("""{"metadata": {"__sync__": "x"}}"""), "r.json:6:26: tasks[0].mapping.metadata.__sync__: '__sync__' is the mark copies are told by; it cannot be set or removed");
        yield return Case("MappingKubernetesMark", Mapping("""{"metadata": {"polarissync.io/source": null}}"""), "r.json:6:26: tasks[0].mapping.metadata['polarissync.io/source']: 'polarissync.io/source' is the mark copies are told by; it cannot be set or removed");
        yield return Case("MappingMetadataNoText", Mapping("""{"metadata": {"a": 1}}"""), "r.json:6:31: tasks[0].mapping.metadata.a: expected a string, or null to remove the key, found a number");
        yield return Case("MappingMetadataNoObject", Mapping("""{"metadata": []}"""), "r.json:6:25: tasks[0].mapping.metadata: expected an object of strings or null, found an array");
        yield return Case(
            "MappingTwoServicesOneName",
            Mapping("""{"names": {"web": "x", "shop": "x"}}""", """[{"service": "*"}]"""),
            "r.json:6:12: tasks[0].mapping: 'default/web' and 'default/shop' are both called 'default/x' at 'b'; give each a name of its own");
        yield return Case(
            "MappingOntoAnExactMatch",
            Mapping("""{"names": {"shop": "web"}}""", """[{"service": "web"}, {"service": "shop"}]"""),
            "r.json:6:12: tasks[0].mapping: 'default/web' and 'default/shop' are both called 'default/web' at 'b'; give each a name of its own");
        yield return Case(
            "MappingTwoNamespacesIntoOne",
            Mapping("""{"namespaces": {"*": "all"}}""", """[{"namespace": "dev", "service": "web"}, {"namespace": "test", "service": "web"}]"""),
            "r.json:6:12: tasks[0].mapping: 'dev/web' and 'test/web' are both called 'default/all--web' at 'b'; give each a name of its own");
        yield return Case("PolicyUnknown", Compiled.Document(more: "\"policy\": \"upsertonly\""), "r.json:6:11: tasks[0].policy: 'upsertonly' is not one of: sync, upsert-only; did you mean 'upsert-only'?");
        yield return Case("OnRemoveUnknown", Compiled.Document(more: "\"on_remove\": \"delete\""), "r.json:6:14: tasks[0].on_remove: 'delete' is not one of: keep, purge");
        yield return Case("PurgeAfterNoDuration", Compiled.Document(more: "\"purge_after\": \"soon\""), "r.json:6:16: tasks[0].purge_after: 'soon' is not a duration; expected a number and a unit (ms, s, m, h, d), for example \"60s\"");
        yield return Case("PurgeAfterNumber", Compiled.Document(more: "\"purge_after\": 60"), "r.json:6:16: tasks[0].purge_after: expected a string, found a number");
        yield return Case("GuardRatioTooLarge", Compiled.Document(more: "\"guard\": {\"max_loss_ratio\": 30}"), "r.json:6:29: tasks[0].guard.max_loss_ratio: 30 is out of range; expected 0 to 1");
        yield return Case("GuardMinOwnedNoWholeNumber", Compiled.Document(more: "\"guard\": {\"min_owned\": 2.5}"), "r.json:6:24: tasks[0].guard.min_owned: 2.5 is not a whole number; expected 0 to 1000000");
        yield return Case("GuardWindowTooLong", Compiled.Document(more: "\"guard\": {\"window\": \"2h\"}"), "r.json:6:21: tasks[0].guard.window: '2h' is out of range; expected 1s to 1h");
        yield return Case("GuardWindowNever", Compiled.Document(more: "\"guard\": {\"window\": \"never\"}"), "r.json:6:21: tasks[0].guard.window: 'never' is not a duration; expected a number and a unit (ms, s, m, h, d), for example \"60s\"");
        yield return Case("GuardHoldNoDuration", Compiled.Document(more: "\"guard\": {\"hold\": \"nevr\"}"), "r.json:6:19: tasks[0].guard.hold: 'nevr' is not a duration; expected a number and a unit (ms, s, m, h, d), for example \"60s\" or \"never\"");

        yield return Case("MethodUnknown", """{"methods": [{"type": "poll"}]}""", "r.json:1:23: methods[0].type: 'poll' is not one of: watch, pull; did you mean 'pull'?");
        yield return Case("MethodTwice", """{"methods": [{"type": "pull"}, {"type": "pull"}]}""", "r.json:1:41: methods[1].type: 'pull' is listed twice; keep one of them");
        yield return Case("MethodIntervalTooShort", """{"methods": [{"type": "pull", "interval": "60"}]}""", "r.json:1:43: methods[0].interval: '60' is out of range; expected 1s to 1d");
        yield return Case("ReportTargetUnknown", """{"report": {"targets": [{"type": "prometeus"}]}}""", "r.json:1:34: report.targets[0].type: 'prometeus' is not one of: file, prometheus, balad; did you mean 'prometheus'?");
        yield return Case("HealthCheckKeyUnknown", """{"health_check": {"enabled": true}}""", "r.json:1:19: health_check.enabled: unknown key 'enabled'; did you mean 'enable'?");
        yield return Case("ColumnBehindChinese", """{"methods": [/* 方法 */ {"type": "任务"}]}""", "r.json:1:32: methods[0].type: '任务' is not one of: watch, pull");
    }

    [TestCaseSource(nameof(Documents))]
    public void Update_Malformed(string text, string[] expected)
    {
        var update = Compiled.From(text);

        Assert.That(Compiled.Shown(update), Is.EqualTo(expected));
        Assert.That(update.Refused, Is.EqualTo(new[] { Abstractions.TaskDocumentKind.Registry }));
        Assert.That(update.Set.Configuration.Tasks, Is.Empty);
    }

    [Test]
    public void Update_ManyFaults_AllAtOnceInTheOrderOfTheDocument()
    {
        var problems = Compiled.Problems("""
            {"tasks": [
              {"name": "a", "source": {"name": "x", "type": "consul", "addresses": ["x"]}, "match": [{"service": "w"}], "guard": {"hold": "1"},
               "destination": {"name": "y", "type": "kog", "addresses": ["y:1"]}},
              {"name": "a", "source": {"name": "z", "type": "consul", "addresses": ["z:1"]}, "match": [{"servce": "w"}],
               "destination": {"name": "x", "type": "consul", "addresses": ["x:1"]}},
            ], "methodes": []}
            """);

        Assert.That(problems, Is.EqualTo(new[]
        {
            "r.json:2:73: tasks[0].source.addresses[0]: 'x' is not host:port, http:// or https://",
            "r.json:2:127: tasks[0].guard.hold: '1' is out of range; expected 1s to 30d or \"never\"",
            "r.json:3:41: tasks[0].destination.type: 'kog' is not a loaded endpoint type; loaded are: consul, file, kong, nacos, polaris; did you mean 'kong'?",
            "r.json:4:12: tasks[1].name: 'a' is already the name of tasks[0]; task names are unique over both documents",
            "r.json:4:92: tasks[1].match[0].service: 'service' is missing; expected a service name, a glob, regex:EXPR, '*', or 'config_group' for configuration tasks",
            "r.json:4:93: tasks[1].match[0].servce: unknown key 'servce'; did you mean 'service'?",
            "r.json:6:4: methodes: unknown key 'methodes'; did you mean 'methods'?",
        }));
    }

    private static string Mapping(string mapping, string match = """[{"service": "web"}]""") => Compiled.Document(match: match, more: $"\"mapping\": {mapping}");

    private static string ToKong(string groups) => Compiled.Document(
        destination: """{"name": "k", "type": "kong", "addresses": ["k:8001"]}""",
        match: $$"""[{"service": "a", "groups": {{groups}}}]""");
}
