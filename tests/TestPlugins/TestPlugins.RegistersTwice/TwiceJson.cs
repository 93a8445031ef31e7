using System.Text.Json.Serialization;

namespace TestPlugins.RegistersTwice;

[JsonSerializable(typeof(TwiceOptions))]
internal sealed partial class TwiceJson : JsonSerializerContext;
