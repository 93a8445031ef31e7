namespace PolarisSync.Core.Configuration;

/// <summary>A document.</summary>
internal static class DocumentShape
{
    public static Key<TextShape> Schema { get; } = new()
    {
        Name = "$schema",
        Description = "Where editors find the description of this document. The tool does not read it.",
        Value = new(),
        Examples = ["\"./sync.schema.json\""],
    };

    public static Key<ListShape> Tasks { get; } = new()
    {
        Name = "tasks",
        Description = "What is copied from where to where. Where two tasks offer the same address at a destination, the earlier one wins.",
        Value = new(TaskShape.Object),
    };

    public static Key<ListShape> Methods { get; } = new()
    {
        Name = "methods",
        Description = "How changes are noticed. Without this key both are on; with it only what is listed.",
        Value = new(MethodShape.Object),
        Examples = ["""[{ "type": "watch", "enable": true }, { "type": "pull", "enable": true, "interval": "5m" }]"""],
    };

    public static Key<ObjectShape> HealthCheck { get; } = new()
    {
        Name = "health_check",
        Description = "Whether and how often the servers themselves are tried.",
        Value = HealthCheckShape.Object,
        Examples = ["""{ "enable": true }"""],
    };

    public static Key<ObjectShape> Report { get; } = new()
    {
        Name = "report",
        Description = "Where counts of calls and changes are written.",
        Value = ReportShape.Object,
        Examples = ["""{ "interval": "1m", "targets": [{ "type": "file", "enable": true }] }"""],
    };

    public static ObjectShape Object { get; } = new(
        "document",
        "Tasks that keep service registries in step. Comments and trailing commas are welcome; every string may hold `${env:NAME}` or `${file:PATH}`, and `$${` stands for a plain `${`.",
        Schema,
        Tasks,
        Methods,
        HealthCheck,
        Report);
}
