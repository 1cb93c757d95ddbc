using Imago.ServiceDefaults;
using Imago.ServiceDefaults.Caching;
using Imago.Worker.Census;
using Imago.Worker.Control;
using Imago.Worker.DeadLetters;
using Imago.Worker.Healing;
using Imago.Worker.Ingest;
using Imago.Worker.Resetting;
using Imago.Worker.Warming;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddElasticsearchClient("elasticsearch");
builder.AddCacheClient();
builder.AddIngest();
builder.AddDeadLetters();
builder.AddHealing();
builder.AddWarming();
builder.AddResetting();
builder.AddCensus();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapStatus();
app.MapRuns();
app.MapImports();
app.MapDeadLetters();
app.MapGenerations();
app.MapUpkeep();
app.MapCensus();

await app.RunAsync();
