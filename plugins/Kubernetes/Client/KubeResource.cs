using System.Text.Json.Serialization.Metadata;
using PolarisSync.Plugins.Kubernetes.Wire;

namespace PolarisSync.Plugins.Kubernetes;

/// <summary>One kind of object as it is listed and watched.</summary>
/// <param name="What">What it is, for messages: "the services".</param>
/// <param name="ListType">How a page is read.</param>
/// <param name="ItemType">How one object is read.</param>
/// <param name="Convert">Keeps of it what is needed.</param>
internal sealed record KubeResource<TWire, TView>(string What, JsonTypeInfo<WireList<TWire>> ListType, JsonTypeInfo<TWire> ItemType, Func<TWire, TView> Convert)
    where TWire : class, IWireObject;
