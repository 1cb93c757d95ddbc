using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Indexing;

/// <summary>One action of an alias request.</summary>
internal abstract record AliasAction
{
    public abstract CatalogView Apply(CatalogView view);

    /// <summary>Reads <c>{"actions":[{"add":{...}}, ...]}</c>.</summary>
    public static IReadOnlyList<AliasAction> Parse(JsonObject body)
    {
        var actions = new List<AliasAction>();
        foreach (var (name, value) in body)
        {
            if (name != "actions" || value is not JsonArray array)
            {
                throw Refuse.XContent($"[aliases] unknown field [{name}]");
            }

            foreach (var item in array)
            {
                actions.Add(item is JsonObject { Count: 1 } action
                    ? ParseOne(action.First().Key, action.First().Value as JsonObject ?? [])
                    : throw Refuse.IllegalArgument("an alias action is an object with one member: [add], [remove] or [remove_index]"));
            }
        }

        // As in Elasticsearch, indices go first: another action on one of them then names an index that is not there.
        return actions.Count > 0
            ? [.. actions.OrderBy(action => action is RemoveIndex ? 0 : 1)]
            : throw Refuse.IllegalArgument("No action specified");
    }

    public static AliasAction AddOne(string index, string alias, AliasDefinition definition) => new Add(index.Split(','), [alias], definition);

    public static AliasAction RemoveOne(string index, string alias) => new Remove(index.Split(','), alias.Split(','), MustExist: true);

    private static AliasAction ParseOne(string kind, JsonObject json) => kind switch
    {
        "add" => new Add(
            Names(json, "index", "indices"),
            Names(json, "alias", "aliases"),
            AliasJson.Definition(json, "add", "index", "indices", "alias", "aliases")),
        "remove" => new Remove(Only(json, "index", "indices", "alias", "aliases", "must_exist"), Names(json, "alias", "aliases"), Required(json)),
        "remove_index" => new RemoveIndex(Only(json, "index", "indices", "must_exist")),
        _ => throw Refuse.XContent($"[alias_action] unknown field [{kind}]"),
    };

    private static IReadOnlyList<string> Only(JsonObject json, params ReadOnlySpan<string> allowed)
    {
        foreach (var (name, _) in json)
        {
            if (!allowed.Contains(name))
            {
                throw Refuse.XContent($"[alias_action] unknown field [{name}]");
            }
        }

        return Names(json, "index", "indices");
    }

    private static bool Required(JsonObject json) => json["must_exist"] is JsonValue value && value.TryGetValue<bool>(out var must) && must;

    /// <summary>
    /// What each action did, in the order of the actions: an alias to remove that is not there fails its action only, unless no action does anything.
    /// </summary>
    public static IReadOnlyList<AliasActionResult> Results(IReadOnlyList<AliasAction> actions, CatalogView before, CatalogView after)
    {
        var results = actions.Select(action => action.Result(before)).ToList();
        return ReferenceEquals(before, after) && actions.All(action => action is Remove)
            ? throw Refuse.AliasesMissing(string.Join(",", results.SelectMany(result => result.Aliases).Distinct(StringComparer.Ordinal)))
            : results;
    }

    /// <param name="before">The indices as they were before any action.</param>
    protected abstract AliasActionResult Result(CatalogView before);

    private static IReadOnlyList<string> Names(JsonObject json, string one, string several)
    {
        IReadOnlyList<string> names = (json[one] ?? json[several]) switch
        {
            JsonArray array => [.. array.Select(item => item?.ToString() ?? "")],
            JsonValue value => [value.ToString()],
            _ => [],
        };
        return names.Count > 0 && names.All(name => name.Length > 0) ? names : throw Refuse.IllegalArgument($"One of [{one}] or [{several}] is required");
    }

    private static IReadOnlyList<CatalogEntry> Indices(CatalogView view, IReadOnlyList<string> names) =>
        new IndexExpression(string.Join(',', names), AllowNoIndices: false, AliasesAllowed: false).Resolve(view);

    private sealed record Add(IReadOnlyList<string> IndexNames, IReadOnlyList<string> Aliases, AliasDefinition Definition) : AliasAction
    {
        protected override AliasActionResult Result(CatalogView before) =>
            new("add", [.. Indices(before, IndexNames).Select(entry => entry.Index.Name)], Aliases, null);

        public override CatalogView Apply(CatalogView view)
        {
            foreach (var entry in Indices(view, IndexNames))
            {
                foreach (var alias in Aliases)
                {
                    Indexing.IndexNames.ValidateAlias(alias);
                    IndexCatalog.RequireFree(view, alias);
                    RequireOneWriter(view, entry, alias);
                    var current = view.Entries[entry.Index.Name];
                    view = view.With(current with { Aliases = current.Aliases.SetItem(alias, Definition) });
                }
            }

            return view;
        }

        private void RequireOneWriter(CatalogView view, CatalogEntry entry, string alias)
        {
            if (Definition.IsWriteIndex != true)
            {
                return;
            }

            var writers = view.BehindAlias(alias)
                .Where(other => other.Index.Name != entry.Index.Name && other.Aliases[alias].IsWriteIndex == true)
                .Select(other => other.Index.Name)
                .Append(entry.Index.Name)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (writers.Count > 1)
            {
                throw new ElasticException(
                    StatusCodes.Status500InternalServerError, "illegal_state_exception",
                    $"alias [{alias}] has more than one write index [{string.Join(",", writers)}]");
            }
        }
    }

    private sealed record Remove(IReadOnlyList<string> IndexNames, IReadOnlyList<string> Aliases, bool MustExist) : AliasAction
    {
        protected override AliasActionResult Result(CatalogView before)
        {
            var entries = Indices(before, IndexNames);
            var isThere = Aliases.Any(pattern => entries.Any(entry => entry.Aliases.Keys.Any(alias => WildcardText.Matches(pattern, alias))));
            return new AliasActionResult("remove", [.. entries.Select(entry => entry.Index.Name)], Aliases, isThere ? null : Refuse.AliasesMissing(string.Join(",", Aliases)));
        }

        public override CatalogView Apply(CatalogView view)
        {
            foreach (var pattern in Aliases)
            {
                var found = false;
                foreach (var entry in Indices(view, IndexNames))
                {
                    var current = view.Entries[entry.Index.Name];
                    if (current.Aliases.Keys.Where(alias => WildcardText.Matches(pattern, alias)).ToList() is { Count: > 0 } matching)
                    {
                        found = true;
                        view = view.With(current with { Aliases = current.Aliases.RemoveRange(matching) });
                    }
                }

                if (!found && MustExist)
                {
                    throw Refuse.AliasesMissing(pattern);
                }
            }

            return view;
        }
    }

    private sealed record RemoveIndex(IReadOnlyList<string> IndexNames) : AliasAction
    {
        protected override AliasActionResult Result(CatalogView before) =>
            new("remove_index", [.. Indices(before, IndexNames).Select(entry => entry.Index.Name)], [], null);

        public override CatalogView Apply(CatalogView view)
        {
            foreach (var entry in Indices(view, IndexNames))
            {
                view = view.Without(entry.Index.Name);
            }

            return view;
        }
    }
}

/// <summary>What became of one action.</summary>
/// <param name="Kind"><c>add</c>, <c>remove</c> or <c>remove_index</c>.</param>
/// <param name="Failure">Null: it was done.</param>
internal sealed record AliasActionResult(string Kind, IReadOnlyList<string> Indices, IReadOnlyList<string> Aliases, ElasticException? Failure);
