using System.Text.Json;
using System.Text.Unicode;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>A parsed document, and the fields that it adds to the mapping (null: none).</summary>
internal sealed record ParsedDocument(DocumentFields Fields, ObjectMapper? NewFields);

/// <summary>Walks the source of one document along the mapping.</summary>
internal ref struct DocumentParser
{
    /// <summary>Deepest nesting of a document's JSON.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _source;
    private readonly IndexMapping _mapping;
    private readonly DynamicFields _dynamic;
    private readonly DocumentFields _document;
    private Utf8JsonReader _reader;
    private DynamicUpdate? _update;
    private bool _isCopy;

    private DocumentParser(string id, ReadOnlySpan<byte> source, IndexMapping mapping, DynamicFields dynamic)
    {
        _source = source;
        _mapping = mapping;
        _dynamic = dynamic;
        _document = new DocumentFields(id);
        _reader = new Utf8JsonReader(source, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    public static ParsedDocument Parse(string id, ReadOnlySpan<byte> source, IndexMapping mapping, DynamicFields dynamic)
    {
        if (!Utf8.IsValid(source))
        {
            throw MalformedSource.NotUtf8();
        }

        var parser = new DocumentParser(id, source, mapping, dynamic);
        try
        {
            parser.ParseRoot();
        }
        catch (JsonException failure)
        {
            throw MalformedSource.Describe(source, failure);
        }

        return new ParsedDocument(parser._document, parser._update?.Root);
    }

    private void ParseRoot()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            throw Failure("Malformed content, must start with an object");
        }

        ParseObject(_mapping.Root, _mapping.Root.Dynamic ?? DynamicMode.True);
        _reader.Read();
    }

    /// <summary>The reader stands on the start of the object; afterwards on its end.</summary>
    private void ParseObject(ObjectMapper mapper, DynamicMode inherited)
    {
        var dynamic = mapper.Dynamic ?? inherited;
        var names = new DuplicateNames();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _reader.GetString()!;
            if (!names.Add(name))
            {
                throw MalformedSource.Duplicate(_source, name, (int)_reader.TokenStartIndex, (int)_reader.BytesConsumed);
            }

            _reader.Read();
            ParseMember(mapper, dynamic, name);
        }
    }

    private void ParseMember(ObjectMapper parent, DynamicMode dynamic, string name)
    {
        var dot = name.IndexOf('.');
        var first = dot < 0 ? name : name[..dot];
        if (name.Length == 0 || first.Length == 0 || name.EndsWith('.'))
        {
            throw Failure($"failed to parse: {(name.Length == 0 ? "field name cannot be an empty string" : $"field name cannot contain only whitespace or empty parts: [{name}]")}");
        }

        var child = parent.Children.GetValueOrDefault(first) ?? _update?.Find(parent, first);
        if (child is ObjectMapper { Enabled: false })
        {
            _reader.Skip();
            return;
        }

        if (dot >= 0)
        {
            ParseDotted(parent, dynamic, child, first, name[(dot + 1)..]);
            return;
        }

        switch (child)
        {
            case ObjectMapper inner:
                ParseInner(inner, dynamic);
                break;
            case FieldMapper field:
                ParseField(field);
                break;
            default:
                ParseUnknown(parent, dynamic, name);
                break;
        }
    }

    private void ParseDotted(ObjectMapper parent, DynamicMode dynamic, Mapper? child, string first, string rest)
    {
        switch (child)
        {
            case ObjectMapper inner:
                ParseMember(inner, inner.Dynamic ?? dynamic, rest);
                break;
            case FieldMapper field:
                throw InnerFieldOfValue(field, rest);
            default:
                if (RefusedOrLeftOut(parent, dynamic, first))
                {
                    _reader.Skip();
                    return;
                }

                ParseMember((_update ??= new DynamicUpdate()).AddObject(parent, first), dynamic, rest);
                break;
        }
    }

    /// <summary>An object or an array of objects where the mapping has an object.</summary>
    private void ParseInner(ObjectMapper mapper, DynamicMode dynamic, bool insideArray = false)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ParseObject(mapper, dynamic);
                break;
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    ParseInner(mapper, dynamic, insideArray: true);
                }

                break;
            case JsonTokenType.Null:
                break;
            default:
                throw Failure(
                    $"object mapping for [{mapper.Path}] tried to parse field [{(insideArray ? "null" : mapper.Name)}] as object, but found a concrete value");
        }
    }

    private void ParseField(FieldMapper field)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    ParseField(field);
                }

                break;
            case JsonTokenType.Null:
                IndexNull(field);
                break;
            case JsonTokenType.StartObject when field is DateMapper { IgnoreMalformed: true }:
                // Of all types only a date may ignore an object.
                _document.AddIgnored(field.Path);
                _reader.Skip();
                break;
            case JsonTokenType.StartObject:
                throw ObjectInsteadOfValue(field);
            default:
                IndexValue(field);
                break;
        }
    }

    private void IndexValue(FieldMapper field)
    {
        IndexOne(field);
        foreach (var multiField in field.MultiFields.Values)
        {
            IndexOne(multiField);
        }

        if (_isCopy || field.CopyTo.Count == 0)
        {
            return;
        }

        // What is copied is not copied on.
        _isCopy = true;
        foreach (var target in field.CopyTo)
        {
            ParseMember(_mapping.Root, _mapping.Root.Dynamic ?? DynamicMode.True, target);
        }

        _isCopy = false;
    }

    private readonly void IndexNull(FieldMapper field)
    {
        field.IndexNull(_document);
        foreach (var multiField in field.MultiFields.Values)
        {
            multiField.IndexNull(_document);
        }
    }

    private void IndexOne(FieldMapper field)
    {
        try
        {
            field.Index(ref _reader, _document);
        }
        catch (ElasticException cause)
        {
            throw FieldFailure(field, _reader.ScalarText(), cause, _reader.TokenStartIndex);
        }
    }

    private void ParseUnknown(ObjectMapper parent, DynamicMode dynamic, string name)
    {
        if (RefusedOrLeftOut(parent, dynamic, name))
        {
            _reader.Skip();
            return;
        }

        switch (_reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.StartObject:
                ParseObject((_update ??= new DynamicUpdate()).AddObject(parent, name), dynamic);
                break;
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    ParseMember(parent, dynamic, name);
                }

                break;
            default:
                var path = parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
                var field = _dynamic.Detect(ref _reader, name, path, _mapping);
                (_update ??= new DynamicUpdate()).AddField(parent, field);
                IndexValue(field);
                break;
        }
    }

    private readonly bool RefusedOrLeftOut(ObjectMapper parent, DynamicMode dynamic, string name) => dynamic switch
    {
        DynamicMode.True => false,
        DynamicMode.False => true,
        _ => throw new ElasticException(
            StatusCodes.Status400BadRequest,
            "strict_dynamic_mapping_exception",
            $"{Position(_reader.TokenStartIndex)} mapping set to strict, dynamic introduction of [{name}] within [{(parent.Path.Length == 0 ? "_doc" : parent.Path)}] is not allowed"),
    };

    private ElasticException ObjectInsteadOfValue(FieldMapper field)
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        var end = (int)_reader.TokenStartIndex;
        using var value = JsonDocument.Parse(_source[start..(end + 1)].ToArray());
        var cause = field switch
        {
            NumberMapper => Refuse.IllegalArgument("Cannot parse object as number"),
            _ => Refuse.IllegalArgument($"Expected text at {Position(start)[1..^1]} but found START_OBJECT"),
        };
        return FieldFailure(field, MalformedSource.JavaText(value.RootElement), cause, end);
    }

    /// <summary>A dotted name, which stands for an object, where the mapping has a field.</summary>
    private ElasticException InnerFieldOfValue(FieldMapper field, string rest)
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        using var value = JsonDocument.Parse(_source[start..(int)_reader.BytesConsumed].ToArray());
        var names = rest.Split('.');
        var preview = string.Concat(names.Select(name => $"{{{name}=")) + MalformedSource.JavaText(value.RootElement) + new string('}', names.Length);
        return FieldFailure(field, preview, Refuse.IllegalArgument($"the field [{field.Path}] has values, no inner fields"), start);
    }

    private readonly ElasticException FieldFailure(FieldMapper field, string value, ElasticException cause, long position) => new(
        StatusCodes.Status400BadRequest,
        "document_parsing_exception",
        $"{Position(position)} failed to parse field [{field.Path}] of type [{field.TypeName}] in document with id '{_document.Id}'. " +
        $"Preview of field's value: '{value}'",
        cause);

    private readonly ElasticException Failure(string reason)
    {
        var prefix = _reader.TokenType == JsonTokenType.None || _reader.CurrentDepth == 0 ? "" : Position(_reader.TokenStartIndex) + " ";
        return new ElasticException(StatusCodes.Status400BadRequest, "document_parsing_exception", prefix + reason);
    }

    private readonly string Position(long offset) => MalformedSource.Position(_source, (int)offset);
}
