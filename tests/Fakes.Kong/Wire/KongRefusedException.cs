namespace PolarisSync.Tests.Fakes.Kong.Wire;

/// <summary>Ends a call with a refusal.</summary>
internal sealed class KongRefusedException(KongProblem problem) : Exception(problem.Body.ToJsonString())
{
    public KongProblem Problem => problem;
}
