// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weather station: one helper undoes everything for probe and for remove.
 * It keeps the work that is not memory.
 */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define WEATHER_SAMPLES	24

struct weather {
	struct delayed_work poll;
	struct work_struct report;
	struct led_classdev storm;
	s16 *sample;
	unsigned int next;
};

static void weather_storm_set(struct led_classdev *cdev,
			      enum led_brightness level)
{
	struct weather *weather = container_of(cdev, struct weather, storm);

	weather->sample[0] = level;
}

static void weather_poll(struct work_struct *work)
{
	struct weather *weather = container_of(to_delayed_work(work),
					       struct weather, poll);

	weather->next = (weather->next + 1) % WEATHER_SAMPLES;
	weather->sample[weather->next] = 20;
	schedule_work(&weather->report);
	schedule_delayed_work(&weather->poll, HZ);
}

static void weather_report(struct work_struct *work)
{
	struct weather *weather = container_of(work, struct weather, report);

	pr_debug("%d degrees\n", weather->sample[weather->next]);
}

static void weather_free(struct weather *weather)
{
	cancel_delayed_work_sync(&weather->poll);
	cancel_work_sync(&weather->report);
}

static int weather_probe(struct platform_device *pdev)
{
	struct weather *weather;
	int ret;

	weather = devm_kzalloc(&pdev->dev, sizeof(*weather), GFP_KERNEL);
	if (!weather)
		return -ENOMEM;

	INIT_DELAYED_WORK(&weather->poll, weather_poll);
	INIT_WORK(&weather->report, weather_report);

	weather->sample = devm_kcalloc(&pdev->dev, WEATHER_SAMPLES, sizeof(s16),
				       GFP_KERNEL);
	if (!weather->sample) {
		ret = -ENOMEM;
		goto err_free;
	}

	schedule_delayed_work(&weather->poll, HZ);

	weather->storm.name = "weather:red:storm";
	weather->storm.brightness_set = weather_storm_set;
	ret = led_classdev_register(&pdev->dev, &weather->storm);
	if (ret)
		goto err_free;

	platform_set_drvdata(pdev, weather);

	return 0;

err_free:
	weather_free(weather);
	return ret;
}

static void weather_remove(struct platform_device *pdev)
{
	struct weather *weather = platform_get_drvdata(pdev);

	led_classdev_unregister(&weather->storm);
	weather_free(weather);
}

static struct platform_driver weather_driver = {
	.probe = weather_probe,
	.remove = weather_remove,
	.driver = {
		.name = KBUILD_MODNAME,
	},
};
module_platform_driver(weather_driver);

MODULE_DESCRIPTION("Weather station");
MODULE_LICENSE("GPL");
