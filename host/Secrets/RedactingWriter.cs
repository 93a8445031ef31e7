using System.Text;

namespace PolarisSync.Host.Secrets;

/// <summary>What a verb prints, without secrets. Each text handed over is looked at as a whole.</summary>
internal sealed class RedactingWriter(TextWriter inner, Redactor redactor) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(char[] buffer, int index, int count) => inner.Write(redactor.Apply(new string(buffer, index, count)));

    public override void Write(string? value) => inner.Write(redactor.Apply(value ?? ""));

    public override void WriteLine(string? value) => inner.WriteLine(redactor.Apply(value ?? ""));

    public override Task WriteAsync(string? value) => inner.WriteAsync(redactor.Apply(value ?? ""));

    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(redactor.Apply(value ?? ""));

    public override Task WriteLineAsync() => inner.WriteLineAsync();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();
}
