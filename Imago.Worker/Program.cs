using Imago.ServiceDefaults;
using Imago.ServiceDefaults.Caching;
using Imago.Worker.Control;
using Imago.Worker.Ingest;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddElasticsearchClient("elasticsearch");
builder.AddCacheClient();
builder.AddIngest();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapStatus();
app.MapRuns();
app.MapImports();

await app.RunAsync();
