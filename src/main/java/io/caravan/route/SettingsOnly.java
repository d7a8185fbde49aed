package io.caravan.route;

import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Routes see the settings as {@link Service} gives them. By itself Camel looks into the environment and into the properties of
 * the JVM first, where a setting is as the operator has written it: {@code PT5S} in place of 5000 milliseconds, a relative path,
 * and a value that nobody has checked.
 */
final class SettingsOnly extends MainListenerSupport {

    @Override
    public void beforeInitialize(BaseMainSupport main) {
        PropertiesComponent properties =
                (PropertiesComponent) main.getCamelContext().getPropertiesComponent();
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    }
}
