// SPDX-License-Identifier: GPL-2.0-only
/*
 * Camera that tries its modes one after the other and keeps the buffer of the
 * best. The allocation runs once for every mode, a better one drives out the
 * one before, and remove() ends only the last: managed, they would pile up.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define CAMERA_MODES	4

struct camera {
	u8 *line;
};

static unsigned int camera_try(unsigned int mode, u8 *line)
{
	line[0] = mode;

	return mode == 2 ? 9 : mode + 1;
}

static int camera_probe(struct platform_device *pdev)
{
	unsigned int mode, score, highest = 0;
	u8 *line, *best = NULL;
	struct camera *camera;

	camera = devm_kzalloc(&pdev->dev, sizeof(*camera), GFP_KERNEL);
	if (!camera)
		return -ENOMEM;

	for (mode = 0; mode < CAMERA_MODES; mode++) {
		line = kzalloc(64 << mode, GFP_KERNEL);
		if (!line) {
			kfree(best);
			return -ENOMEM;
		}

		score = camera_try(mode, line);
		if (score > highest) {
			kfree(best);
			best = line;
			highest = score;
		} else {
			kfree(line);
		}
	}

	camera->line = best;
	platform_set_drvdata(pdev, camera);

	return 0;
}

static void camera_remove(struct platform_device *pdev)
{
	struct camera *camera = platform_get_drvdata(pdev);

	kfree(camera->line);
}

static struct platform_driver camera_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = camera_probe,
	.remove = camera_remove,
};
module_platform_driver(camera_driver);

MODULE_DESCRIPTION("Camera that keeps the best of several buffers");
MODULE_LICENSE("GPL");
