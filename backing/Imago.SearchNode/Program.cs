using Imago.SearchNode;

await SearchNodeApplication.Create(args).RunAsync();
