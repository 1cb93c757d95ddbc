using Imago.Frontend.Archive;
using Imago.Frontend.Layout;
using Imago.Frontend.Localization;
using Imago.Frontend.Proxy;
using Imago.Frontend.Quality;
using Imago.Frontend.Security;
using Imago.Frontend.SignIn;
using Imago.Frontend.Stewards;
using Imago.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddArchive();
builder.AddApiProxy();
builder.AddLanguages();
builder.AddSecurityHeaders();
builder.AddSignIn();
builder.AddStewards();
builder.AddQuality();
builder.AddPages();

var app = builder.Build();

app.UseSecurityHeaders();
app.UsePages();
app.MapDefaultEndpoints();
app.MapApiProxy();
app.MapSignIn();
app.MapQualityCharts();
app.MapPages();

await app.RunAsync();
