using System.Text.Json;
using PolarisSync.Host.Http;
using PolarisSync.Host.Secrets;

namespace PolarisSync.Host.Tests.Secrets;

internal sealed class RedactorTests
{
    private readonly Redactor _redactor = new();

    [TestCase("the server says: 'tok-1234' is wrong", "the server says: '***' is wrong")]
    [TestCase("tok-1234tok-1234", "******")]
    [TestCase("tok-123", "tok-123")]
    [TestCase("", "")]
    public void Apply_Known_IsHidden(string text, string expected)
    {
        _redactor.Learn("tok-1234");

        Assert.That(_redactor.Apply(text), Is.EqualTo(expected));
    }

    [TestCase("p\"s s/w\\", "p\\\"s s/w\\\\")]
    [TestCase("p\"s s/w\\", "p%22s%20s%2Fw%5C")]
    [TestCase("a+b<c>d", "a\\u002Bb\\u003Cc\\u003Ed")]
    public void Apply_InAnotherForm_IsHidden(string secret, string form)
    {
        _redactor.Learn(secret);

        Assert.That(_redactor.Apply($"<{form}>"), Is.EqualTo("<***>"));
    }

    [Test]
    public void Apply_OneWithinAnother_TheLongerIsHiddenWhole()
    {
        _redactor.Learn("abcd");
        _redactor.Learn("abcdefgh");

        Assert.That(_redactor.Apply("abcdefgh abcd"), Is.EqualTo("*** ***"));
    }

    [Test]
    public void Learn_TooShortOrAPlainWord_ChangesNothing()
    {
        _redactor.Learn("abc");
        _redactor.Learn("true");

        Assert.That(_redactor.Apply("abc true"), Is.EqualTo("abc true"));
    }

    [Test]
    public void SetPublic_NameThatHoldsThePassword_StaysReadable()
    {
        _redactor.Learn("nacos");
        Assert.That(_redactor.Apply("nacos-a is open"), Is.EqualTo("***-a is open"));

        _redactor.SetPublic(["nacos-a"]);

        Assert.That(_redactor.Apply("nacos-a is open"), Is.EqualTo("nacos-a is open"));
    }

    [Test]
    public void Learn_MoreThanAreKept_ForgetsTheOldest()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _redactor.Learn($"secret-{i:00000}");
        }

        Assert.That(_redactor.Apply("secret-00000 secret-09999"), Is.EqualTo("secret-00000 ***"));
    }

    [TestCase("it says: tok-12 … and more", "it says: *** … and more")]
    [TestCase("it says: tok-12…", "it says: ***…")]
    [TestCase("it says: tok-12...1234 is wrong", "it says: ***...*** is wrong")]
    [TestCase("it says: … -1234 is wrong, … ok-1 …", "it says: … *** is wrong, … ok-1 …")]
    [TestCase("to … 34", "to … 34")]
    [TestCase("tok-12", "tok-12")]
    public void Apply_CutInTwo_ThePiecesBesideTheCutAreHidden(string text, string expected)
    {
        _redactor.Learn("tok-1234");

        Assert.That(_redactor.Apply(text), Is.EqualTo(expected));
    }

    [Test]
    public void Json_StaysJson_WhateverTheSecret()
    {
        _redactor.Learn("\":\"x");
        _redactor.Learn("detail");
        _redactor.Learn("4000");
        var json = JsonSerializer.Serialize(new Problem("about:blank", "\":\"x", 4000, "the detail 4000"), new RedactingJson(_redactor).For(HostJson.Readable.Problem));

        using var document = JsonDocument.Parse(json);
        Assert.That(document.RootElement.GetProperty("title").GetString(), Is.EqualTo("***"));
        Assert.That(document.RootElement.GetProperty("status").GetInt32(), Is.EqualTo(4000));
        Assert.That(document.RootElement.GetProperty("detail").GetString(), Is.EqualTo("the *** ***"));
    }

    [Test]
    public async Task Writer_EachTextIsLookedAt()
    {
        _redactor.Learn("tok-1234");
        await using var inner = new StringWriter();
        await using var writer = new RedactingWriter(inner, _redactor);

        await writer.WriteLineAsync("a tok-1234");
        await writer.WriteAsync("b tok-1234");
        await writer.WriteAsync('c');

        Assert.That(inner.ToString().ReplaceLineEndings("\n"), Is.EqualTo("a ***\nb ***c"));
    }
}
