// What all users of the generated client need; it is compiled apart from the tests, without their implicit usings.
global using System;
global using System.Collections.Generic;
global using System.IO;
global using System.Linq;
global using System.Net.Http;
global using System.Threading.Tasks;
global using Xunit;
