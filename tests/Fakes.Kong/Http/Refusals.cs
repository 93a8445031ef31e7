using PolarisSync.Tests.Fakes.Kong.State;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.Http;

/// <summary>What a Kong without a database says to writes.</summary>
internal static class Refusals
{
    /// <summary>Refuses a write where there is no database.</summary>
    public static void OfWrite(KongState state, EntityTable table, string verb, string? key = null)
    {
        if (state.DbLess)
        {
            var by = key is null || Rules.IsId(key) ? "" : " by 'name'";
            throw new KongRefusedException(KongProblem.Unsupported($"cannot {verb} '{table.Schema.Name}' entities{by} when not using a database"));
        }
    }
}
