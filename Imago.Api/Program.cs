using Imago.Api.Errors;
using Imago.Api.Index;
using Imago.Api.OpenApi;
using Imago.Api.Photos;
using Imago.Api.Search;
using Imago.Api.Security;
using Imago.ServiceDefaults;
using Imago.ServiceDefaults.Caching;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCacheClient();
builder.AddArchiveIndex();
builder.AddSearch();
builder.AddPhotos();
builder.AddErrors();
builder.AddApiReference();

var app = builder.Build();
app.UseSecurity();
app.UseErrors();
app.MapDefaultEndpoints();
app.MapSearch();
app.MapPhotos();
app.MapIndex();
app.MapApiReference();
await app.RunAsync();
