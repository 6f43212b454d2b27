package dev.latchkey.core.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every public method of this module's public classes that somebody gives a command with, found in what was compiled. */
public final class CommandsOfCore {

    private static final String ROOT = "dev/latchkey/core";

    private CommandsOfCore() {}

    /** Those with a parameter of one of the types, or of a type below one. */
    public static List<Method> taking(Class<?>... actors) {
        return classes().stream()
                .filter(type -> Modifier.isPublic(type.getModifiers()) && !type.isRecord())
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> Stream.of(method.getParameterTypes())
                        .anyMatch(given -> Stream.of(actors).anyMatch(actor -> actor.isAssignableFrom(given))))
                .toList();
    }

    /** A command as tests name it: {@code Class.method}. */
    public static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static List<Class<?>> classes() {
        try {
            var where = Path.of(Actor.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(where)) {
                return classes(where);
            }
            try (var jar = FileSystems.newFileSystem(where)) {
                return classes(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> classes(Path top) throws IOException {
        try (var files = Files.walk(top.resolve(ROOT))) {
            return files.map(file -> top.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .<Class<?>>map(CommandsOfCore::load)
                    .toList();
        }
    }

    private static Class<?> load(String file) {
        try {
            var name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            return Class.forName(name, false, Actor.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
