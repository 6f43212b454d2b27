package dev.latchkey.demo.platform;

import dev.latchkey.app.cli.ChangeSignal;
import dev.latchkey.app.cli.CommandFailure;
import dev.latchkey.app.cli.ConfigurationOverrides;
import dev.latchkey.app.cli.LauncherCommand;
import dev.latchkey.app.cli.RunningDeployment;
import dev.latchkey.app.cli.StopSignals;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.DataFolder;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.core.signing.PrivateFile;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.VisibleText;
import dev.latchkey.gateway.observe.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code latchkey demo}: everything in one process, with commands to paste. */
@Command(
        name = "demo",
        description = "Start everything with two companies, a partner and a hiring API to try it on.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:Nothing was started: the data folder or a port is taken, or a setting is not right.",
            "2:Nothing was started, because of what was typed.",
            "130, 143:It was told to end by SIGINT or SIGTERM, and did so in order."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements LauncherCommand {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data/demo",
            description = "Folder for the store and demo.json; made when it is not there (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data/demo");

    @Option(names = "--api-port", paramLabel = "N", description = "Port of the API origin, 0 for any (default: 8080).")
    private String apiPort = "8080";

    @Option(names = "--web-port", paramLabel = "N", description = "Port of the web origin, 0 for any (default: 8081).")
    private String webPort = "8081";

    @Option(
            names = "--private-port",
            paramLabel = "N",
            description = "Port for health and metrics, 0 for any (default: 8082).")
    private String privatePort = "8082";

    @Option(names = "--rehearse", hidden = true, description = "Start, make one request of each kind, stop.")
    private boolean isRehearsal;

    @Mixin
    private ConfigurationOverrides overrides = new ConfigurationOverrides();

    /** Made by the launcher, which finds it among the services. */
    public DemoCommand() {}

    @Override
    public Integer call() throws ConfigurationException, IOException, SpecException, InterruptedException {
        var changes = ChangeSignal.hold();
        RunningDeployment.requireNone(data);
        var settings = new LinkedHashMap<String, String>();
        settings.put("listeners.apiPort", apiPort);
        settings.put("listeners.webPort", webPort);
        settings.put("listeners.privatePort", privatePort);
        settings.putAll(overrides.values());
        var configuration = ConfigurationReader.defaults(data, settings, StartCheck::problemsOfThisHost);
        if (configuration.clients().isUnderFapi2()) {
            throw new CommandFailure(
                    2,
                    "oauth.profile: expected standard, because the demonstration's clients have secrets; serve knows"
                            + " other profiles");
        }
        var log = DataFolder.create(configuration.dataFolder()).resolve("latchkey.log");
        PrivateFile.create(log);
        Logging.toFile(log);
        System.err.println("latchkey: starting the demo on " + VisibleText.line(data.toString()) + " …");
        var demo = start(configuration);
        demo.printSheet(System.out);
        if (isRehearsal) {
            demo.rehearse();
            demo.close();
            return 0;
        }
        // The process ends by a signal; the folder is closed in order before it does.
        StopSignals.install();
        changes.release(demo.node().changes());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            demo.node().drain();
            demo.close();
        }));
        new CountDownLatch(1).await();
        return 0;
    }

    private static Demo start(Configuration configuration) throws IOException, SpecException {
        try {
            return Demo.start(configuration);
        } catch (IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
