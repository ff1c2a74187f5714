using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Homelab.Architecture.Tests;

/// <summary>Our libraries and executables as the compiler left them, and which of their types uses which: signatures, attributes and the
/// bodies of methods alike.</summary>
/// <remarks>A constant leaves no trace where it is used.</remarks>
internal static class Assemblies
{
    private static readonly Dictionary<string, ModuleDefinition> Modules = Directory
        .GetFiles(AppContext.BaseDirectory, "*omelab*.dll")
        .Select(ModuleDefinition.ReadModule)
        .ToDictionary(module => NameOf(module.Assembly.Name));

    /// <summary>The projects that an assembly really uses, named without <c>Homelab.</c>.</summary>
    public static IEnumerable<string> UsedBy(string project) =>
        Modules[project].AssemblyReferences.Select(NameOf).Where(Modules.ContainsKey);

    /// <summary>Pairs of folders of one project, as namespaces below its own, the first of which has a type that uses one of the second;
    /// the empty one is the project's own folder.</summary>
    public static IReadOnlyCollection<(string From, string To)> Folders(string project)
    {
        var module = Modules[project];
        var root = $"Homelab.{project}";
        return
        [
            .. module
                .Types.Where(type => IsBelow(type.Namespace, root))
                .SelectMany(type =>
                    All(type)
                        .SelectMany(Uses)
                        .Where(used => used.Scope == module && IsBelow(Outermost(used).Namespace, root))
                        .Select(used =>
                            (
                                From: type.Namespace[root.Length..].TrimStart('.'),
                                To: Outermost(used).Namespace[root.Length..].TrimStart('.')
                            )
                        )
                )
                .Where(arrow => arrow.From != arrow.To)
                .Distinct()
                .Order(),
        ];
    }

    /// <summary>The exceptions of a project: types whose chain of base types ends, as far as it is ours, at one of the
    /// framework's.</summary>
    public static IEnumerable<TypeDefinition> Exceptions(string project) =>
        Modules[project]
            .Types.SelectMany(All)
            .Where(type => Bases(type).LastOrDefault()?.EndsWith("Exception", StringComparison.Ordinal) is true);

    /// <summary>The full names of what a type is built on.</summary>
    public static IEnumerable<string> Bases(TypeDefinition type)
    {
        for (
            var known = type.BaseType;
            known is not null;
            known = Modules.GetValueOrDefault(NameOf(known.Scope))?.GetType(known.FullName)?.BaseType
        )
            yield return known.FullName;
    }

    private static string NameOf(IMetadataScope scope) => NameOf(scope as AssemblyNameReference ?? ((ModuleDefinition)scope).Assembly.Name);

    private static string NameOf(AssemblyNameReference name) =>
        name.Name switch
        {
            "homelab" => "Cli",
            "homelab-bot" => "Bot",
            _ => name.Name.StartsWith("Homelab.", StringComparison.Ordinal) ? name.Name["Homelab.".Length..] : name.Name,
        };

    private static bool IsBelow(string space, string root) => space == root || space.StartsWith(root + ".", StringComparison.Ordinal);

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeDefinition> All(TypeDefinition type) => type.NestedTypes.SelectMany(All).Prepend(type);

    private static IEnumerable<TypeReference> Uses(TypeDefinition type) =>
        Named(type)
            .Concat(type.Methods.SelectMany(method => Signature(method).Concat(method.HasBody ? Body(method.Body) : [])))
            .SelectMany(Flat);

    private static IEnumerable<TypeReference?> Named(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(known => known.InterfaceType),
            .. type.Fields.Select(field => field.FieldType),
            .. Attributes(type),
            .. type.Fields.SelectMany(Attributes),
            .. type.Properties.SelectMany(Attributes),
            .. Constraints(type),
        ];

    private static IEnumerable<TypeReference?> Signature(MethodDefinition method) =>
        [
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. Attributes(method),
            .. method.Parameters.SelectMany(Attributes),
            .. Constraints(method),
        ];

    private static IEnumerable<TypeReference?> Body(MethodBody body) =>
        [
            .. body.Variables.Select(variable => variable.VariableType),
            .. body.ExceptionHandlers.Select(handler => handler.CatchType),
            .. body.Instructions.SelectMany(instruction => Operand(instruction.Operand)),
        ];

    private static IEnumerable<TypeReference?> Operand(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            MethodReference method =>
            [
                method.DeclaringType,
                method.ReturnType,
                .. method.Parameters.Select(parameter => parameter.ParameterType),
                .. (method as GenericInstanceMethod)?.GenericArguments ?? [],
            ],
            _ => [],
        };

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute =>
            attribute.ConstructorArguments.Select(argument => argument.Value as TypeReference).Prepend(attribute.AttributeType)
        );

    private static IEnumerable<TypeReference?> Constraints(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter => parameter.Constraints.Select(constraint => constraint.ConstraintType));

    private static IEnumerable<TypeReference> Flat(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Flat).Prepend(generic.ElementType),
            TypeSpecification made => Flat(made.ElementType),
            _ => [type],
        };
}
