using Imago.Api.Errors;
using Imago.Api.Index;
using Imago.Api.OpenApi;
using Imago.Api.Photos;
using Imago.Api.Search;
using Imago.Api.Security;
using Imago.Api.Thumbnails;
using Imago.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddArchiveIndex();
builder.AddSearch();
builder.AddPhotos();
builder.AddThumbnails();
builder.AddErrors();
builder.AddApiReference();

var app = builder.Build();
app.UseErrors();
app.UseSecurity();
app.MapDefaultEndpoints();
app.MapSearch();
app.MapPhotos();
app.MapThumbnails();
app.MapIndex();
app.MapApiReference();
await app.RunAsync();
