package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher of an unpacked release, in a folder with a space in its name that its user may not write to, before several versions of
 * Java, which only write down how they are called.
 */
final class ReleasedLauncherTest {

    private static final String CACHE = "latchkey-25.0.1-8-LTS.aot";

    /** What stands in for the root of the file system where the launcher looks for Java. */
    @TempDir
    private Path root;

    private Path release = Path.of("release");
    private Path calls = Path.of("calls");
    private Path home = Path.of("home");

    private record Run(int exitCode, String output, String errors) {}

    @BeforeEach
    void install() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        release = root.resolve("srv/latch key");
        var script = Files.readString(Path.of("../latchkey"));
        for (var searched : List.of("/usr/lib/jvm", "/usr/java", "/opt/", "/Library/Java")) {
            assertThat(script).contains(" " + searched);
            script = script.replace(" " + searched, " " + root + searched);
        }
        var launcher = Files.writeString(
                Files.createDirectories(release.resolve("bin")).resolve("latchkey"), script);
        assertThat(launcher.toFile().setExecutable(true, false)).isTrue();
        Files.writeString(
                Files.createDirectory(release.resolve("app")).resolve("latchkey-demo.jar"), "not looked into");
        Files.setPosixFilePermissions(release.resolve("app"), PosixFilePermissions.fromString("r-xr-xr-x"));
        calls = everybodys(Files.createFile(root.resolve("calls")));
        home = everybodys(Files.createDirectory(root.resolve("home")));
        java("usr/lib/jvm/old", "17.0.1");
    }

    private static Path everybodys(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** One that makes a cache where it is told to. */
    private Path java(String folder, String version) throws IOException {
        var home = Files.createDirectories(root.resolve(folder));
        Files.writeString(home.resolve("release"), """
            JAVA_RUNTIME_VERSION="%1$s+8-LTS"
            JAVA_VERSION="%1$s"
            """.formatted(version));
        var program =
                Files.writeString(Files.createDirectory(home.resolve("bin")).resolve("java"), """
                    #!/bin/sh
                    echo "$0 $*" >>'%s'
                    for option in "$@"; do
                      case $option in -XX:AOTCacheOutput=*) echo made >"${option#*=}" ;; esac
                    done
                    """.formatted(calls));
        assertThat(program.toFile().setExecutable(true, false)).isTrue();
        return home;
    }

    /** As a user who may write nothing but what belongs to everybody. */
    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(release.resolve("bin/latchkey").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", root.resolve("usr/lib/jvm/old/bin") + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output, errors);
    }

    private boolean isRoot() throws IOException {
        return Files.getAttribute(calls, "unix:uid").equals(0);
    }

    private List<String> called() throws IOException {
        return Files.readAllLines(calls);
    }

    @Test
    void findsTheJavaThatItNeedsBesideAnOlderOne() throws Exception {
        var current = java("usr/lib/jvm/temurin-25", "25.0.1");

        var run = run(Map.of("JAVA_HOME", root.resolve("usr/lib/jvm/old").toString()), "apis", "lint", "my api.yaml");

        assertThat(run).isEqualTo(new Run(0, "", ""));
        assertThat(called())
                .singleElement()
                .asString()
                .startsWith(current.resolve("bin/java") + " ")
                .endsWith(" -jar " + release.resolve("app/latchkey-demo.jar") + " apis lint my api.yaml");
    }

    @Test
    void saysWhatToInstallWhereThereIsNone() throws Exception {
        var run = run(Map.of(), "serve");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).isEqualTo("""
            latchkey: no Java 25 found. Install a JDK 25, or set LATCHKEY_JAVA_HOME to its folder.
            """);
        assertThat(called()).isEmpty();
    }

    @Test
    void takesARuntimeWithoutACompiler() throws Exception {
        var runtime = java("opt/java/openjdk", "25.0.1");

        assertThat(run(Map.of(), "--version").exitCode()).isZero();

        assertThat(called()).singleElement().asString().startsWith(runtime + "/bin/java ");
    }

    /** Where a service manager says, else where a user's caches are, else nowhere. */
    @Test
    void keepsItsCacheWhereItsUserMayWrite() throws Exception {
        java("usr/lib/jvm/temurin-25", "25.0.1");
        var services = everybodys(Files.createDirectory(root.resolve("services")));
        var places = new HashMap<Map<String, String>, Path>();
        places.put(Map.of("HOME", home.toString()), home.resolve(".cache"));
        places.put(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", home + "/xdg"), home.resolve("xdg"));
        places.put(Map.of("HOME", home.toString(), "CACHE_DIRECTORY", services.toString()), services);
        for (var place : places.entrySet()) {
            Files.writeString(calls, "");

            var first = run(place.getKey(), "--version");
            var second = run(place.getKey(), "--version");

            assertThat(first.errors()).startsWith("latchkey: first start with this Java");
            assertThat(second).isEqualTo(new Run(0, "", ""));
            try (var folders = Files.list(place.getValue())) {
                var cache = folders.toList().getFirst().resolve(CACHE);
                assertThat(cache).hasContent("made");
                assertThat(called()).hasSize(3).first().asString().contains(" demo --rehearse ");
                assertThat(called().subList(1, 3)).allMatch(call -> call.contains(" -XX:AOTCache=" + cache + " "));
            }
        }
        assertThat(release.resolve("app")).isDirectoryNotContaining("glob:**.aot");
    }

    /** As an image keeps it: made once by who may write there. */
    @Test
    void takesTheCacheOfTheRelease() throws Exception {
        java("usr/lib/jvm/temurin-25", "25.0.1");
        var app = release.resolve("app");
        Files.setPosixFilePermissions(app, PosixFilePermissions.fromString("rwxr-xr-x"));
        var cache = Files.writeString(app.resolve(CACHE), "made before");
        Files.setPosixFilePermissions(app, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(run(Map.of("HOME", home.toString()), "--version")).isEqualTo(new Run(0, "", ""));

        assertThat(called()).singleElement().asString().contains(" -XX:AOTCache=" + cache + " ");
        assertThat(home).isEmptyDirectory();
    }
}
