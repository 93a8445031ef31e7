namespace PolarisSync.Core.Tests.Configuration;

/// <summary>References are resolved, and nothing secret is ever said.</summary>
internal sealed class SecretTests
{
    [TestCase("${env:TOKEN}", "s3cr3t-t0ken")]
    [TestCase("Bearer ${env:TOKEN}!", "Bearer s3cr3t-t0ken!")]
    [TestCase("${file:/run/token}", "f1le-t0ken")]
    [TestCase("$${env:TOKEN}", "${env:TOKEN}")]
    [TestCase("$$ and $ stay", "$$ and $ stay")]
    [TestCase("${env:EMPTY}", null)]
    public void Update_Reference_IsResolved(string written, string? expected) =>
        Assert.That(Compiled.Task(WithToken(written)).Source.Definition.Token, Is.EqualTo(expected));

    [TestCase("${env:NOPE}", "the environment variable 'NOPE' is not set")]
    [TestCase("${file:/nope}", "the file '/nope' cannot be read: it does not exist")]
    [TestCase("${vault:x}", "'${vault:x}' is no known reference; expected ${env:NAME} or ${file:PATH}; write $${ for a plain '${'")]
    [TestCase("${env:TOKEN", "a '${' is not closed; expected ${env:NAME} or ${file:PATH}; write $${ for a plain '${'")]
    public void Update_ReferenceToNothing_NamesIt(string written, string expected) =>
        Assert.That(Compiled.Problems(WithToken(written)), Is.EqualTo(new[] { $"r.json:3:77: tasks[0].source.token: {expected}" }));

    [Test]
    public void Update_ReferenceInOptions_IsResolved()
    {
        var task = Compiled.Task(Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:8500"], "options": {"dc": "${env:TOKEN}"}}"""));

        Assert.That(task.Source.Options.GetProperty("dc").GetString(), Is.EqualTo("s3cr3t-t0ken"));
    }

    [TestCase("""{"name": "a", "type": "consul", "addresses": ["${env:TOKEN}"]}""", "r.json:3:57: tasks[0].source.addresses[0]: the value is not host:port, http:// or https://")]
    [TestCase("""{"name": "a", "type": "${env:TOKEN}", "addresses": ["a:1"]}""", "r.json:3:33: tasks[0].source.type: the value is not a loaded endpoint type; loaded are: consul, file, kong, nacos, polaris")]
    [TestCase("""{"name": "a", "type": "consul", "addresses": ["a:1"], "options": {"wait": "${env:TOKEN}"}}""", "r.json:3:85: tasks[0].source.options.wait: '***' is too long; expected at most 10m")]
    [TestCase("""{"name": "a", "type": "consul", "addresses": ["a:1"], "token": "s3cr3t-t0ken", "options": {"wait": "s3cr3t-t0ken"}}""", "r.json:3:110: tasks[0].source.options.wait: '***' is too long; expected at most 10m")]
    [TestCase("""{"name": "a", "type": "consul", "addresses": ["http://u:s3cr3t-t0ken@x:1"]}""", "r.json:3:57: tasks[0].source.addresses[0]: the value is not host:port, http:// or https:// without user information or query; credentials go into user, password or token")]
    public void Update_FaultyValueIsSecret_IsNotShown(string source, string expected) =>
        Assert.That(Compiled.Problems(Compiled.Document(source)), Is.EqualTo(new[] { expected }));

    [TestCase("\"on_remove\": \"${env:TOKEN}\"")]
    [TestCase("\"purge_after\": \"${env:TOKEN}\"")]
    [TestCase("\"guard\": {\"hold\": \"${env:TOKEN}\", \"window\": \"${file:/run/token}\"}")]
    [TestCase("\"mapping\": {\"names\": {\"a\": \"${env:TOKEN}*\"}}")]
    [TestCase("\"mapping\": {\"names\": {\"regex:a\": \"$1${env:TOKEN}\"}}")]
    [TestCase("\"mapping\": {\"namespaces\": {\"a\": \"${env:TOKEN}*\"}}")]
    [TestCase("\"policy\": \"${env:TOKEN}\", \"default_group\": \"${env:TOKEN}\"")]
    public void Update_SecretAnywhere_IsNotShown(string more)
    {
        var problems = Compiled.Problems(Compiled.Document(more: more));

        Assert.That(problems, Is.Not.Empty);
        Assert.That(problems, Has.None.Contains("t0ken"));
    }

    [Test]
    public void Update_OneNameWithTwoPasswords_SaysWhichKindOnly()
    {
        var problems = Compiled.Problems(Compiled.Document("""{"name": "a", "type": "consul", "addresses": ["a:1"], "password": "hunter2"}""", rest: "\"report\": {}")
            .Replace("\n}],", "\n" + """}, {"name": "u", "source": {"name": "a", "type": "consul", "addresses": ["a:1"], "password": "hunter3"}, "destination": {"name": "b", "type": "consul", "addresses": ["b:8500"]}, "match": [{"service": "x"}]}],""", StringComparison.Ordinal));

        Assert.That(problems, Is.EqualTo(new[] { "r.json:7:37: tasks[1].source.name: 'a' is defined differently at tasks[0].source: the credentials differ; expected one definition for one name" }));
    }

    [Test]
    public void ToString_OfWhatHoldsSecrets_HoldsNone()
    {
        var document = Compiled.From(Compiled.Document(
            """{"name": "a", "type": "consul", "addresses": ["a:8500"], "token": "hunter2", "options": {"dc": "hunter2"}}""",
            rest: """ "report": {"targets": [{"type": "prometheus", "options": {"k": "hunter2"}}]} """)).Set.Documents.Single();

        Assert.That($"{document} {document.Tasks[0]} {document.Report.Targets[0]}", Does.Contain("a (consul)").And.Not.Contain("hunter2"));
    }

    [Test]
    public void Fingerprint_SecretChanges_Changes()
    {
        var one = Compiled.Task(WithToken("x1")).Source.Fingerprint;
        var two = Compiled.Task(WithToken("x2")).Source.Fingerprint;

        Assert.That(one, Does.Match("^[0-9a-f]{64}$").And.Not.EqualTo(two).And.EqualTo(Compiled.Task(WithToken("x1")).Source.Fingerprint));
    }

    private static string WithToken(string token) => Compiled.Document($$"""{"name": "a", "type": "consul", "addresses": ["a:8500"], "token": "{{token}}"}""");
}
