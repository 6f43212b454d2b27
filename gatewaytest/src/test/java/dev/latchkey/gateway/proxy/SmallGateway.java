package dev.latchkey.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link TestGateway} in a JVM of its own, with as little memory as a test wishes. It ends with its standard input. */
final class SmallGateway implements AutoCloseable {

    private final Process process;
    private final int port;

    private SmallGateway(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static void main(String[] arguments) throws IOException {
        var upstream = new RecordingUpstream();
        upstream.behave(request -> request.response().end("fine"));
        var gateway = new TestGateway(ApiUpstream.of("orders", upstream.uri()));
        System.out.println("port " + gateway.port());
        var end = System.in.read();
        System.exit(end < 0 ? 0 : 1);
    }

    static SmallGateway start(String... javaOptions) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseParallelGC", "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SmallGateway.class.getName()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("port ")) {
                return new SmallGateway(process, Integer.parseInt(line.substring("port ".length())));
            }
        }
        process.destroyForcibly();
        throw new IOException("the gateway did not start");
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.getOutputStream().close();
    }
}
