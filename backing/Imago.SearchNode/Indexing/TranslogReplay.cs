namespace Imago.SearchNode.Indexing;

/// <summary>Reads the operations that are not yet in a Lucene commit.</summary>
internal static class TranslogReplay
{
    /// <param name="firstGeneration">The generation that the commit names; older files are leftovers of it.</param>
    /// <param name="onTornTail">Told the file and the bytes that were cut off.</param>
    /// <exception cref="InvalidDataException">A log is damaged before its end, or a generation is missing.</exception>
    public static IEnumerable<TranslogOperation> Read(string directory, long firstGeneration, Action<string, long> onTornTail)
    {
        var generations = Translog.Generations(directory).Where(number => number >= firstGeneration).ToList();
        for (var i = 0; i < generations.Count; i++)
        {
            if (generations[i] != firstGeneration + i)
            {
                throw new InvalidDataException(
                    $"{Translog.FileOf(directory, firstGeneration + i)} is missing: acknowledged writes would be lost. Restore it, or delete the index's directory.");
            }

            foreach (var operation in ReadFile(Translog.FileOf(directory, generations[i]), onTornTail))
            {
                yield return operation;
            }
        }
    }

    private static IEnumerable<TranslogOperation> ReadFile(string file, Action<string, long> onTornTail)
    {
        ReadOnlyMemory<byte> rest = File.ReadAllBytes(file);
        var offset = 0L;
        while (!rest.IsEmpty)
        {
            if (TranslogFrame.Validate(rest.Span) is not { } length)
            {
                Cut(file, offset, rest, onTornTail);
                yield break;
            }

            var operations = rest[TranslogFrame.HeaderBytes..length];
            while (!operations.IsEmpty)
            {
                yield return TranslogOperation.Decode(ref operations);
            }

            rest = rest[length..];
            offset += length;
        }
    }

    /// <summary>
    /// A torn tail was never acknowledged, so it goes; a valid frame behind the damage was, so then nothing is touched.
    /// </summary>
    private static void Cut(string file, long offset, ReadOnlyMemory<byte> rest, Action<string, long> onTornTail)
    {
        if (TranslogFrame.AnyIn(rest.Span[1..]))
        {
            throw new InvalidDataException(
                $"{file} is corrupt at byte {offset}, with intact records behind it: acknowledged writes would be lost. " +
                "Restore the file from a backup, or delete the index's directory to start it anew.");
        }

        using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(handle, offset);
            RandomAccess.FlushToDisk(handle);
        }

        onTornTail(file, rest.Length);
    }
}
