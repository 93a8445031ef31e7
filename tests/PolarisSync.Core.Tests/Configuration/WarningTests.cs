namespace PolarisSync.Core.Tests.Configuration;

/// <summary>What loads but deserves a look.</summary>
internal sealed class WarningTests
{
    [Test]
    public void Update_SkipVerify_Warns() => Expect(
        Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:8500"], "tls": {"skip_verify": true}}"""),
        "warning r.json:3:91: tasks[0].source.tls.skip_verify: any certificate is accepted, so anybody in between can read and change what is sent; use 'ca_file' instead");

    [Test]
    public void Update_GroupsOnADestinationWithout_Warns() => Expect(
        Compiled.Document(match: """[{"service": "a", "groups": [{"name": "g"}]}]"""),
        "warning r.json:5:38: tasks[0].match[0].groups: 'consul' has no groups; all instances are copied");

    [Test]
    public void Update_MatchCoveredByAnother_Warns() => Expect(
        Compiled.Document(match: """[{"service": "*"}, {"namespace": "public", "service": "a"}]"""),
        "warning r.json:5:29: tasks[0].match[1]: never used: tasks[0].match[0] includes the same services already");

    [TestCase("""[{"service": "a*"}, {"service": "ab"}]""", "5:30: tasks[0].match[1]: never used: tasks[0].match[0] includes the same services already")]
    [TestCase("""[{"service": "a*"}, {"service": "a?b*"}]""", "5:30: tasks[0].match[1]: never used: tasks[0].match[0] includes the same services already")]
    [TestCase("""[{"service": "regex:a+"}, {"service": "aa"}]""", "5:36: tasks[0].match[1]: never used: tasks[0].match[0] includes the same services already")]
    [TestCase("""[{"service": "*", "exclude": ["b*"]}, {"service": "*", "exclude": ["b*", "c"]}]""", "5:48: tasks[0].match[1]: never used: tasks[0].match[0] includes the same services already")]
    [TestCase("""[{"service": "*", "exclude": ["b*"]}, {"service": "a*"}]""")]
    [TestCase("""[{"service": "*", "exclude": ["b"]}, {"service": "b"}]""")]
    [TestCase("""[{"service": "a?"}, {"service": "a*"}]""")]
    [TestCase("""[{"service": "a*"}, {"namespace": "x", "service": "ab"}]""")]
    [TestCase("""[{"service": "a", "exclude": ["*"]}]""", "5:40: tasks[0].match[0].exclude[0]: '*' takes out everything that 'service' names; the match is never used")]
    [TestCase("""[{"service": "a", "exclude": ["b*"]}]""", "5:40: tasks[0].match[0].exclude[0]: 'b*' takes nothing out: 'service' does not include it")]
    [TestCase("""[{"service": "*", "selector": {"metadata": {}}}]""", "5:40: tasks[0].match[0].selector: it names neither metadata nor tags, so every instance is copied")]
    [TestCase("""[{"service": "DEFAULT_GROUP__a*"}]""", "5:23: tasks[0].match[0].service: services of the default group are matched without 'DEFAULT_GROUP__'; write 'a*'")]
    public void Update_MatchesThatDoNothing_Warn(string match, params string[] expected) =>
        Expect(Compiled.Document(match: match), [.. expected.Select(static text => "warning r.json:" + text)]);

    [TestCase("""{"a*": "*", "ab": "c"}""", "6:40: tasks[0].mapping.names.ab: never used: 'a*' stands first and concerns the same services")]
    [TestCase("""{"a*": "all"}""", "6:29: tasks[0].mapping.names['a*']: every service it concerns is called 'all'; of several only the first is copied")]
    [TestCase("""{"ab": "c", "a*": "*"}""")]
    public void Update_NamesThatDoNothing_Warn(string names, params string[] expected) =>
        Expect(Compiled.Document(more: $"\"mapping\": {{\"names\": {names}}}"), [.. expected.Select(static text => "warning r.json:" + text)]);

    [Test]
    public void Update_TwoTasksGiveOneName_IsRefused() => Expect(
        """
        {"tasks": [
        {"name": "t1", "source": {"name": "a", "type": "consul", "addresses": ["a:1"]}, "destination": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "match": [{"service": "web"}]},
        {"name": "t2", "source": {"name": "a", "type": "consul", "addresses": ["a:1"]}, "destination": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "match": [{"service": "shop"}],
        "mapping": {"names": {"shop": "web"}}},
        {"name": "t3", "source": {"name": "c", "type": "consul", "addresses": ["c:1"]}, "destination": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "match": [{"service": "shop"}],
        "mapping": {"names": {"shop": "web"}}},
        ]}
        """,
        "r.json:4:12: tasks[1].mapping: 'default/web' (task 't1') and 'default/shop' are both called 'default/web' at 'b'; give each a name of its own");

    [TestCase("""{"names": {"*": "b-*"}}""", true)]
    [TestCase("""{"namespaces": {"default": "x"}}""", false)]
    public void Update_ChainUnderAnotherName_WarnsWhereTheNamesMeet(string mapping, bool warns) => Expect(
        Tasks(("t1", "a", "a:1", "b", "b:1"), ("t2", "b", "b:1", "c", "c:1")).Replace("\"name\": \"t1\"", $"\"mapping\": {mapping}, \"name\": \"t1\"", StringComparison.Ordinal),
        warns ? ["warning r.json:3:35: tasks[1].source: copies do not travel on: what 't1' copies from 'a' to 'b' does not reach 'c'; add a task from 'a' to 'c' if it should"] : []);

    [Test]
    public void Update_DisabledTaskOfAnUnknownType_Warns() => Expect(
        Compiled.Document("""{"name": "a", "type": "apollo", "addresses": ["a:1"]}""", more: "\"enable\": false"),
        "warning r.json:3:33: tasks[0].source.type: 'apollo' is not a loaded endpoint type; loaded are: consul, file, kong, nacos, polaris");

    [Test]
    public void Update_UnknownType_TheTaskWaitsAndNothingOfTheEndpointIsJudged()
    {
        var text = Compiled.Document("""{"name": "a", "type": "toy", "addresses": ["a b", "§"], "options": {"wait": {}}}""");

        Expect(text, "warning r.json:3:33: tasks[0].source.type: 'toy' is not a loaded endpoint type; loaded are: consul, file, kong, nacos, polaris; the task waits until an adapter offers it");
        Assert.That(Compiled.Task(text).Source.Definition.Addresses, Is.EqualTo(new[] { "a b", "§" }));
    }

    [Test]
    public void Update_OneEndpointOfAnUnknownTypeDefinedTwice_IsRefused()
    {
        var problems = Compiled.Problems("""
            {"tasks": [
            {"name": "1", "source": {"name": "a", "type": "toy", "addresses": ["x"]}, "destination": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "match": [{"service": "*"}]},
            {"name": "2", "source": {"name": "a", "type": "toy", "addresses": ["y"]}, "destination": {"name": "b", "type": "consul", "addresses": ["b:1"]}, "match": [{"service": "*"}]}]}
            """);

        Assert.That(problems, Has.One.Contains("'a' is defined differently at tasks[0].source: the addresses differ").And.One.Contains("[0].source.type").And.One.Contains("[1].source.type"));
    }

    [Test]
    public void Update_DatabaseOfAServiceTask_Warns() => Expect(
        Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "db": {"jdbc_url": "jdbc:x"}}"""),
        "warning r.json:3:71: tasks[0].source.db: 'db' is not used for services; the endpoint is reached by its addresses");

    [Test]
    public void Update_OneServerUnderTwoNames_Warns() => Expect(
        Tasks(("t1", "a", "a:1", "b", "b:1"), ("t2", "c", "c:1", "bb", "http://B:1/")),
        "warning r.json:3:105: tasks[1].destination.name: 'bb' is the same server as 'b' at tasks[0].destination; use one name, as copies are told apart by it");

    [Test]
    public void Update_OneNameForTwoServers_IsRefused() => Expect(
        Tasks(("t1", "a", "a:1", "b", "b:1"), ("t2", "c", "c:1", "b", "b:2")),
        "r.json:3:105: tasks[1].destination.name: 'b' is defined differently at tasks[0].destination: the addresses differ; expected one definition for one name");

    [Test]
    public void Update_Chain_Warns() => Expect(
        Tasks(("t1", "a", "a:1", "b", "b:1"), ("t2", "b", "b:1", "c", "c:1")),
        "warning r.json:3:35: tasks[1].source: copies do not travel on: what 't1' copies from 'a' to 'b' does not reach 'c'; add a task from 'a' to 'c' if it should");

    [Test]
    public void Update_ChainWithItsThirdSide_IsFine() =>
        Expect(Tasks(("t1", "a", "a:1", "b", "b:1"), ("t2", "b", "b:1", "c", "c:1"), ("t3", "a", "a:1", "c", "c:1")));

    [Test]
    public void Update_BothWays_IsFine() => Expect(Tasks(("t1", "a", "a:1", "b", "b:1"), ("t2", "b", "b:1", "a", "a:1")));

    private static void Expect(string text, params string[] expected) => Assert.That(Compiled.Problems(text), Is.EqualTo(expected));

    private static string Tasks(params (string Name, string Source, string SourceAddress, string Destination, string DestinationAddress)[] tasks) =>
        "{\"tasks\": [\n" + string.Join(",\n", tasks.Select(task =>
            $$"""
            {"name": "{{task.Name}}", "source": {"name": "{{task.Source}}", "type": "consul", "addresses": ["{{task.SourceAddress}}"]}, "destination": {"name": "{{task.Destination}}", "type": "consul", "addresses": ["{{task.DestinationAddress}}"]}, "match": [{"service": "*"}]}
            """)) + "]}";
}
