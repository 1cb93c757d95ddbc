using Imago.ServiceDefaults;
using Imago.Worker.Control;
using Imago.Worker.Ingest;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddElasticsearchClient("elasticsearch");
builder.AddIngest();

var app = builder.Build();

app.MapDefaultEndpoints();
app.MapStatus();

await app.RunAsync();
