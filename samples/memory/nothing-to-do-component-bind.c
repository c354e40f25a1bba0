// SPDX-License-Identifier: GPL-2.0-only
/*
 * Display pipe made of one component. bind and unbind of a component run when
 * the whole pipe is put together and taken apart, inside a devres group that
 * the component core opens; that is not the life of the device's binding.
 */
#include <linux/component.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

struct encoder {
	struct device *dev;
	unsigned int bpp;
};

static int encoder_bind(struct device *dev, struct device *master, void *data)
{
	struct encoder *encoder;

	encoder = kzalloc(sizeof(*encoder), GFP_KERNEL);
	if (!encoder)
		return -ENOMEM;

	encoder->dev = dev;
	encoder->bpp = 24;
	dev_set_drvdata(dev, encoder);

	return 0;
}

static void encoder_unbind(struct device *dev, struct device *master,
			   void *data)
{
	kfree(dev_get_drvdata(dev));
}

static const struct component_ops encoder_ops = {
	.bind = encoder_bind,
	.unbind = encoder_unbind,
};

static int encoder_probe(struct platform_device *pdev)
{
	return component_add(&pdev->dev, &encoder_ops);
}

static void encoder_remove(struct platform_device *pdev)
{
	component_del(&pdev->dev, &encoder_ops);
}

static struct platform_driver encoder_driver = {
	.driver = {
		.name = KBUILD_MODNAME "-encoder",
	},
	.probe = encoder_probe,
	.remove = encoder_remove,
};

static int pipe_bind(struct device *dev)
{
	return component_bind_all(dev, NULL);
}

static void pipe_unbind(struct device *dev)
{
	component_unbind_all(dev, NULL);
}

static const struct component_master_ops pipe_ops = {
	.bind = pipe_bind,
	.unbind = pipe_unbind,
};

static int pipe_probe(struct platform_device *pdev)
{
	struct component_match *match = NULL;
	struct platform_device *child;
	int ret;

	child = platform_device_register_data(&pdev->dev,
					      KBUILD_MODNAME "-encoder",
					      PLATFORM_DEVID_AUTO, NULL, 0);
	if (IS_ERR(child))
		return PTR_ERR(child);

	component_match_add(&pdev->dev, &match, component_compare_dev,
			    &child->dev);
	if (IS_ERR(match)) {
		ret = PTR_ERR(match);
		goto err_child;
	}

	ret = component_master_add_with_match(&pdev->dev, &pipe_ops, match);
	if (ret)
		goto err_child;

	platform_set_drvdata(pdev, child);

	return 0;

err_child:
	platform_device_unregister(child);
	return ret;
}

static void pipe_remove(struct platform_device *pdev)
{
	component_master_del(&pdev->dev, &pipe_ops);
	platform_device_unregister(platform_get_drvdata(pdev));
}

static struct platform_driver pipe_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
	},
	.probe = pipe_probe,
	.remove = pipe_remove,
};

static struct platform_driver * const pipe_drivers[] = {
	&encoder_driver,
	&pipe_driver,
};

static int __init pipe_init(void)
{
	return platform_register_drivers(pipe_drivers,
					 ARRAY_SIZE(pipe_drivers));
}

static void __exit pipe_exit(void)
{
	platform_unregister_drivers(pipe_drivers, ARRAY_SIZE(pipe_drivers));
}

module_init(pipe_init);
module_exit(pipe_exit);

MODULE_DESCRIPTION("Display pipe whose encoder allocates when it is bound");
MODULE_LICENSE("GPL");
