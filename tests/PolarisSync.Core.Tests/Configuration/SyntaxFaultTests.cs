namespace PolarisSync.Core.Tests.Configuration;

/// <summary>Texts that are no JSON: one message with the place, in plain words.</summary>
internal sealed class SyntaxFaultTests
{
    [TestCase("", "r.json:1:1: the document is empty; a document without tasks is written { \"tasks\": [] }")]
    [TestCase(" \r\n\t", "r.json:1:1: the document is empty; a document without tasks is written { \"tasks\": [] }")]
    [TestCase("{\"tasks\": [", "r.json:1:12: the document ends too early; the '[' of 1:11 is not closed")]
    [TestCase("{\n  \"tasks\": []\n", "r.json:3:1: the document ends too early; the '{' of 1:1 is not closed")]
    [TestCase("{\"tasks\" []}", "r.json:1:10: unexpected '['; expected ':' after the name")]
    [TestCase("{\"tasks\": [] \"methods\": []}", "r.json:1:14: unexpected '\"'; expected ',' or '}'")]
    [TestCase("{\"tasks\": [{} {}]}", "r.json:1:15: unexpected '{'; expected ',' or ']'")]
    [TestCase("{\"tasks\": }", "r.json:1:11: unexpected '}'; expected a value")]
    [TestCase("{tasks: []}", "r.json:1:2: unexpected 'tasks'; expected a name in double quotes or '}'")]
    [TestCase("{\"tasks\": [1,,]}", "r.json:1:14: unexpected ','; expected a value or ']'")]
    [TestCase("{\"tasks\": []} x", "r.json:1:15: unexpected 'x'; expected the end of the document")]
    [TestCase("tasks", "r.json:1:1: unexpected 'tasks'; expected '{'")]
    [TestCase("{\"tasks\": [\"a\nb\"]}", "r.json:1:14: a string may not contain a line break or another control character; a closing '\"' is probably missing")]
    [TestCase("{\"tasks\": [\"a", "r.json:1:14: the document ends inside a string; a closing '\"' is missing")]
    [TestCase("{\"tasks\": [] /* x", "r.json:1:14: the document ends inside a comment; '*/' is missing")]
    [TestCase("{\"tasks\": True}", "r.json:1:11: unexpected 'True'; expected a value")]
    [TestCase("{\"tasks\": tru}", "r.json:1:11: unexpected 'tru'; expected a value")]
    [TestCase("{\"tasks\": 'x'}", "r.json:1:11: unexpected '''; expected a value")]
    [TestCase("// 任务\n{/* 任务 */ x}", "r.json:2:11: unexpected 'x'; expected a name in double quotes or '}'")]
    [TestCase("[]", "r.json:1:1: expected an object, found an array")]
    public void Update_TextIsNoJson_SaysWhereAndWhat(string text, string expected) =>
        Assert.That(Compiled.Problems(text), Is.EqualTo(new[] { expected }));

    [Test]
    public void Update_ByteOrderMarkAndCarriageReturns_Load() =>
        Assert.That(Compiled.Problems("\uFEFF{\r\n\"tasks\": [],\r\n}\r\n"), Is.Empty);

    [Test]
    public void Update_TooDeep_IsAFault() =>
        Assert.That(Compiled.Problems(new string('[', 70)).Single(), Does.EndWith("the document is nested deeper than 64 levels"));
}
