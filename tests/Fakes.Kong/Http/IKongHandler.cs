namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>Answers the calls of some paths.</summary>
internal interface IKongHandler
{
    /// <summary>The methods of a path; null where it is none of these paths.</summary>
    IReadOnlyList<string>? Methods(IReadOnlyList<string> segments);

    /// <summary>Does a call. The gate of the state is held.</summary>
    KongAnswer Handle(KongRequest request);
}
