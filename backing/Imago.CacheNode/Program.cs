using Imago.CacheNode;

return await CacheNodeApplication.RunAsync(args);
