using Imago.SearchNode.Columns;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Imago.SearchNode.Tests.Columns;

public sealed class NumericColumnTests : IDisposable
{
    private const int Documents = 60_000;
    private const string Field = "number";

    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("imago-column-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void EveryThreadReadsTheSame()
    {
        using var directory = FSDirectory.Open(_directory);
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())))
        {
            for (var number = 0; number < Documents; number++)
            {
                var document = new Document();
                if (HasNumber(number))
                {
                    document.Add(new NumericDocValuesField(Field, number));
                }

                writer.AddDocument(document);
            }

            writer.ForceMerge(1);
        }

        using var reader = DirectoryReader.Open(directory);
        var column = NumericColumn.Load(Assert.Single(reader.Leaves).AtomicReader, Field);

        // Each thread begins elsewhere, as searches do.
        var wrong = 0;
        Parallel.For(0, 16, thread =>
        {
            for (var i = 0; i < Documents; i++)
            {
                var document = (i + (thread * 3_750)) % Documents;
                if (column.Has(document) != HasNumber(document))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });

        Assert.Equal(0, wrong);
        Assert.Equal(Enumerable.Range(0, Documents).Count(number => !HasNumber(number)), column.Missing.Cardinality);
    }

    private static bool HasNumber(int document) => document * 2_654_435_761L % 7 > 2;
}
